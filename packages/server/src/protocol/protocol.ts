// One row of the table of protocols: how its clients open, and the session that serves them.
import type { Connection, Session, StreamConnection } from "../connection/connection.ts";
import type { SessionComponents } from "../session/components.ts";
import type { Verdict } from "./opening.ts";

export type ProtocolName = "tls" | "http" | "irc" | "lab";

export interface Protocol {
  readonly name: ProtocolName;
  /** Judges the first bytes of a client, all that have come so far. */
  opens(bytes: Uint8Array): Verdict;
  begin(connection: StreamConnection, components: SessionComponents): Session;
  /** The bytes by which a client of this protocol shows its user one or two sentences, before the connection closes. */
  lastWords(words: string, connection: Connection): Uint8Array;
}
