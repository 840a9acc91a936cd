// A service of IRC: a name that answers messages with commands of its own. Each command is a file and a row in the service's table.
import type { Accounts } from "../../../auth/accounts.ts";
import type { RegisteredClient } from "../client.ts";

/** Bytes of an answer: beside source and nick it fits into a line of 512. */
export const longestLine = 380;

export interface ServiceCall {
  readonly client: RegisteredClient;
  readonly accounts: Accounts;
  /** The account that the client is logged in to; "" where the command does not need one. */
  readonly account: string;
  /** The words after the command. */
  readonly words: readonly string[];
  /** Everything from this word on, with its spaces: for passwords. */
  readonly rest: (from: number) => string;
  /** Answers one line. */
  readonly say: (line: string) => void;
}

export interface ServiceCommand {
  readonly name: string;
  /** The form of the command, such as `GHOST nick`. */
  readonly form: string;
  /** A sentence for the help. */
  readonly help: string;
  readonly needs: "nothing" | "login" | "operator";
  /** The least number of words. */
  readonly words: number;
  run(call: ServiceCall): void | Promise<void>;
}

export interface Service {
  /** NickServ. */
  readonly name: string;
  /** For the first line of the help. */
  readonly about: string;
  /** Commands of IRC that do the same as a message. */
  readonly shortcuts: readonly string[];
  readonly commands: ReadonlyMap<string, ServiceCommand>;
}

export function commandMap(rows: readonly ServiceCommand[]): ReadonlyMap<string, ServiceCommand> {
  return new Map(rows.map((row) => [row.name, row]));
}
