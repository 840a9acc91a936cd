// A command of the server's operator: `vitrine account`, `vitrine admin` and the services of IRC all call the same one.
import type { Hub } from "@vitrine/hub";
import type { Clock } from "../clock.ts";
import type { Log } from "../console/log.ts";
import type { AccountStore } from "@vitrine/store/accounts";
import type { History } from "@vitrine/store/history";
import type { OperatorBans } from "../ban/request.ts";
import type { AdminResult } from "./local/message.ts";

export interface AdminContext {
  /** The accounts of the data folder, opened when they are first asked for. Throws a `Problem` where they cannot be. */
  readonly accounts: () => AccountStore;
  /** The chat; undefined where no server runs, and the command changes the files. */
  readonly hub?: Hub | undefined;
  /** Opens the history. Rejects with a `Problem` where there is none. */
  readonly history: () => Promise<OpenHistory>;
  /** Where bans are made, and the record of what operators do. */
  readonly bans: () => OperatorBans;
  /** The operator's name, for bans and the record. */
  readonly by: string;
  readonly clock: Pick<Clock, "now">;
  readonly log: Log;
}

export interface OpenHistory {
  readonly kept: Pick<History, "forget" | "renameAccount">;
  /** The command needs it no more. */
  readonly release: () => Promise<void>;
}

/** Whether a command needs the parameter. All are texts. */
export type ParameterNeed = "needed" | "optional";

export type AdminParameters<Needs extends Readonly<Record<string, ParameterNeed>>> = {
  readonly [Name in keyof Needs]: Needs[Name] extends "needed" ? string : string | undefined;
};

export interface AdminCommand {
  /** `account remove`. */
  readonly name: string;
  readonly parameters: Readonly<Record<string, ParameterNeed>>;
  /** Throws, or rejects with, a `Problem` whose words are the refusal. */
  run(
    context: AdminContext,
    parameters: Readonly<Record<string, string | undefined>>,
  ): AdminResult | Promise<AdminResult>;
}

/** Checks the row's types: its parameters are those that it names. */
export function adminCommand<const Needs extends Readonly<Record<string, ParameterNeed>>>(row: {
  readonly name: string;
  readonly parameters: Needs;
  readonly run: (context: AdminContext, parameters: AdminParameters<Needs>) => AdminResult | Promise<AdminResult>;
}): AdminCommand {
  return row as AdminCommand;
}
