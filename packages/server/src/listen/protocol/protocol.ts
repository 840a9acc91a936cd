// What the listener knows of a protocol.
import type { Session } from "../../connection/connection.ts";
import type { TcpConnection } from "../../connection/tcp.ts";
import type { SessionComponents } from "../../session/components.ts";

export type ProtocolName = "tls" | "http" | "irc" | "lab";

export interface Protocol {
  readonly name: ProtocolName;
  /** Whether a client of this protocol, and no other, opens with these bytes: what the first read returned. */
  recognise(firstRead: Buffer): boolean;
  begin(connection: TcpConnection, components: SessionComponents): Session;
}
