// A ban as an operator asks for it, over IRC or on the server's machine: read, weighed, made, and answered with a sentence.
import type { ServerBan, User } from "@vitrine/hub";
import { Problem } from "@vitrine/store";
import type { AuditLine } from "@vitrine/store/bans";
import { durationWords, readDuration } from "./duration.ts";
import { type BanTarget, readBanTarget } from "./target.ts";
import { banLine } from "./words.ts";

/** Where the ban is made: in a running server, or in the files of a data folder. */
export interface BanPlace {
  readonly list: readonly ServerBan[];
  add(ban: Omit<ServerBan, "at">): void;
  remove(target: string, by: string): boolean;
  /** Those that are here. */
  usersMeantBy(target: BanTarget): readonly User[];
}

/** The bans of a running server, or of a data folder, with the record of what operators do. */
export interface OperatorBans extends BanPlace {
  record(line: Omit<AuditLine, "at">): void;
  /** The newest lines of the record, the newest first. */
  audit(most: number): AuditLine[];
  /** Whether bans and the record outlive the server. */
  readonly areKept: boolean;
}

export interface BanRequest {
  readonly target: string;
  /** `2h`; undefined for a ban without end. */
  readonly duration?: string | undefined;
  readonly reason: string;
  /** The operator's name. */
  readonly by: string;
  /** The operator, where they are in the chat. */
  readonly self?: User | undefined;
  /** The operator is sure, also where it means many people. */
  readonly isForced: boolean;
  /** How the operator says so: `--force`. */
  readonly force: string;
}

export interface BanContext {
  readonly place: BanPlace;
  /** In ms since 1970. */
  readonly now: number;
  /** Users in the chat. */
  readonly users: number;
  readonly isAccount: (name: string) => boolean;
}

/** From so many people on, a ban of more than half of those that are here is taken for a mistake. */
const many = 4;

/** Throws a `Problem` where nothing is banned. */
export function makeBan(context: BanContext, request: BanRequest): string {
  const { place, now } = context;
  const target = readBanTarget(request.target);
  refuseMissingAccount(target, request.target, context);
  const length = request.duration === undefined ? undefined : readDuration(request.duration);
  const meant = place.usersMeantBy(target);
  if (!request.isForced) weigh(target, meant, context, request);
  const { reason, by } = request;
  place.add({
    target: target.target,
    mask: target.mask,
    reason,
    by,
    ...(length !== undefined && { until: now + length }),
  });
  const end = length === undefined ? "" : ` for ${durationWords(length)}`;
  const out =
    meant.length === 0 ? "" : ` ${meant.length === 1 ? "One user was" : `${meant.length} users were`} put out.`;
  return `${target.target} is banned${end}${reason === "" ? "" : `: ${reason}`}.${out}`;
}

function refuseMissingAccount({ mask }: BanTarget, text: string, { isAccount }: BanContext): void {
  const account = mask?.account;
  if (account === undefined || /[*?]/.test(account) || isAccount(account)) return;
  const nick = /^(?:a|account):/.test(text) ? "" : ` To ban the nick: ${account}!*@*`;
  throw new Problem(`There is no account ${account}.${nick}`);
}

/** Throws a `Problem` where the ban is likely to mean more people than the operator thinks of. */
function weigh(
  { target, isNarrow }: BanTarget,
  meant: readonly User[],
  { users }: BanContext,
  { self, force }: BanRequest,
): void {
  const sure = `Repeat it with ${force} if you are sure.`;
  const count = `${meant.length} of the ${users} users here`;
  if (self !== undefined && meant.includes(self)) throw new Problem(`${target} means you too. ${sure}`);
  if (!isNarrow) throw new Problem(`${target} is wide, and means ${count}. ${sure}`);
  if (meant.length >= many && meant.length * 2 > users) throw new Problem(`${target} means ${count}. ${sure}`);
}

/** Throws a `Problem` where there is no such ban. */
export function endBan({ place }: Pick<BanContext, "place">, text: string, by: string): string {
  const given = text.trim();
  // A target as the list shows it, or as it was written.
  const targets = [given, formOf(given)].filter((target) => target !== undefined);
  const removed = targets.find((target) => place.remove(target, by));
  if (removed !== undefined) return `${removed} is no longer banned.`;
  throw new Problem(`There is no ban of ${targets.at(-1)!.slice(0, 80)}.`);
}

function formOf(text: string): string | undefined {
  try {
    return readBanTarget(text).target;
  } catch (problem) {
    if (problem instanceof Problem) return undefined;
    throw problem;
  }
}

/** One line for each ban. */
export const banLines = ({ place, now }: Pick<BanContext, "place" | "now">): string[] =>
  place.list.map((ban) => banLine(ban, now));
