// A subcommand of METADATA. Subscriptions, and a client's own values, are there before registration too.
import type { IrcClient, RegisteredClient } from "../../client.ts";

export interface MetadataCall<Client extends IrcClient = IrcClient> {
  readonly client: Client;
  /** As the client wrote it. */
  readonly target: string;
  /** The parameters after the subcommand. */
  readonly rest: readonly string[];
}

export interface MetadataSubcommand {
  readonly name: string;
  /** The least number of parameters after it. */
  readonly parameters: number;
  run(call: MetadataCall<RegisteredClient>): void;
  /** Before registration, for oneself. */
  runEarly(call: MetadataCall): void;
}

export function failKey(client: IrcClient, key: string): void {
  const words = "A key has letters from a to z, digits and _ . / -";
  client.fail("METADATA", "INVALID_KEY", key === "" ? "*" : key, words);
}
