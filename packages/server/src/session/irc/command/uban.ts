// UBAN and UNUBAN: keep people out of the server. DLINE and KLINE, with UNDLINE and UNKLINE, are other names for them.
//
//   UBAN [FORCE] <target> [<duration>] [<reason>]        KLINE <duration> <target> :<reason>
import type { IrcMessage } from "@vitrine/wire/irc";
import { Problem } from "@vitrine/store";
import { meansDuration, readDuration } from "../../../ban/duration.ts";
import { type BanContext, banLines, endBan, makeBan } from "../../../ban/request.ts";
import type { CommandRow, RegisteredClient } from "../client.ts";
import { isTooLong } from "../length.ts";
import { operatorName, serverNotice } from "../operator-power.ts";

const force = "FORCE";

function contextOf({ network }: RegisteredClient): BanContext | undefined {
  const { bans, clock, authenticator } = network.components;
  if (bans === undefined) return undefined;
  const isAccount = (name: string): boolean => authenticator.ownerOf(name) === name;
  return { place: bans, now: clock.now(), users: network.hub.users.size, isAccount };
}

interface Written {
  readonly isForced: boolean;
  readonly target: string | undefined;
  readonly duration: string | undefined;
  readonly reason: string;
}

/** A duration may come before the target, as other servers write it, or after it. */
function readParameters(parameters: readonly string[]): Written {
  const rest = [...parameters];
  const isForced = rest[0]?.toUpperCase() === force;
  if (isForced) rest.shift();
  const isBefore = rest.length > 1 && meansDuration(rest[0]!);
  const before = isBefore ? rest.shift() : undefined;
  const target = rest.shift();
  const isAfter = before === undefined && rest[0] !== undefined && meansDuration(rest[0]);
  const duration = before ?? (isAfter ? rest.shift() : undefined);
  return { isForced, target, duration, reason: rest.join(" ").trim() };
}

/** Carries it out with the server's bans, and answers a `Problem` with its words. */
function carryOut(client: RegisteredClient, command: string, action: (context: BanContext) => readonly string[]): void {
  const context = contextOf(client);
  if (context === undefined) {
    client.fail(command, "TEMPORARILY_UNAVAILABLE", "This server has no bans");
    return;
  }
  try {
    for (const words of action(context)) serverNotice(client, words);
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    client.fail(command, "INVALID_PARAMS", problem.message);
  }
}

function ban(client: RegisteredClient, { command, parameters }: IrcMessage): void {
  const { target, duration, reason, isForced } = readParameters(parameters);
  carryOut(client, command, (context) => {
    if (target === undefined) {
      const lines = banLines(context);
      return lines.length === 0 ? ["Nobody is banned."] : lines;
    }
    if (duration !== undefined) readDuration(duration);
    if (isTooLong(client, "A reason", reason, client.network.settings.limits.kick)) return [];
    const by = operatorName(client);
    return [makeBan(context, { target, duration, reason, by, isForced, self: client.user, force: `UBAN ${force}` })];
  });
}

function unban(client: RegisteredClient, { command, parameters }: IrcMessage): void {
  carryOut(client, command, (context) => [endBan(context, parameters[0]!, operatorName(client))]);
}

const banRow = (name: string): CommandRow => ({ name, parameters: 0, needs: "operator", penalty: 2, run: ban });
const unbanRow = (name: string): CommandRow => ({ name, parameters: 1, needs: "operator", penalty: 2, run: unban });

export const [uban, dline, kline] = [banRow("UBAN"), banRow("DLINE"), banRow("KLINE")];
export const [unuban, undline, unkline] = [unbanRow("UNUBAN"), unbanRow("UNDLINE"), unbanRow("UNKLINE")];
