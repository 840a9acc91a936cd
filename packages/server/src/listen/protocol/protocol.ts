// What the listener knows of a protocol.
import type { Session } from "../../session/session.ts";
import type { SessionComponents } from "../../session/components.ts";
import type { Connection } from "../connection.ts";

export type ProtocolName = "tls" | "http" | "irc" | "lab";

export interface Protocol {
  readonly name: ProtocolName;
  /** Whether a client of this protocol, and no other, opens with these bytes: what the first read returned. */
  recognise(firstRead: Buffer): boolean;
  begin(connection: Connection, components: SessionComponents): Session;
}
