// One row of the table of protocols: how its clients open, and what answers them.
import type { Session } from "../connection/connection.ts";
import type { TcpConnection } from "../connection/tcp.ts";
import type { SessionComponents } from "../session/components.ts";
import type { Verdict } from "./opening.ts";

export type ProtocolName = "tls" | "http" | "irc" | "lab";

export interface Protocol {
  readonly name: ProtocolName;
  /** Judges the first bytes of a client, all that have come so far. */
  opens(bytes: Uint8Array): Verdict;
  begin(connection: TcpConnection, components: SessionComponents): Session;
}
