// One connection, whatever carries it: TCP, TLS, a WebSocket, or memory in a test.
import type { Socket } from "node:net";
import type { Framing } from "./framing.ts";

/** Why a connection ended. */
export type CloseReason =
  /** The peer said goodbye (FIN). */
  | "left"
  /** The peer's program ended without a goodbye (RST). */
  | "reset"
  /** The peer's machine no longer answers. */
  | "vanished"
  /** The peer did not read, and its queue was full. */
  | "too-slow"
  /** The server refused it and said why. */
  | "refused"
  /** The server ends. */
  | "goodbye";

/** The TCP connection, as a capture shows it too. */
export interface ConnectionIdentity {
  readonly id: number;
  readonly remoteAddress: string;
  readonly remotePort: number;
  readonly localAddress: string;
  readonly localPort: number;
  /**
   * What the TCP stream carries instead of the session's own bytes: records of TLS, or frames of a WebSocket. Where there is
   * something, places in the session's stream are not places in the TCP stream.
   */
  readonly wrapping?: "tls" | "websocket";
}

/** One end of a conversation: its protocol takes in what the connection reads. */
export interface Session {
  /**
   * Takes one read, which began at the byte `start` of the peer's stream. These bytes never change again, so a
   * session may keep them; it keeps the whole read with them.
   */
  receive(read: Buffer, start: number): void;
  /** The deadline that this session set is due. */
  expired(): void;
  /** The server ends: say so, and close. */
  sayGoodbye(): void;
  /** The peer is gone. Called once. */
  closed(reason: CloseReason): void;
}

export interface DrainListener {
  /** The kernel has taken everything that `write` kept. */
  drained(): void;
}

export interface Connection {
  readonly id: number;
  /** The client's IPv4 or IPv6 address; limits count by it. A trusted proxy may have named it, so it can differ from `identity`. */
  readonly address: string;
  readonly port: number;
  readonly identity: ConnectionIdentity;
  /** Whether nobody between here and the client can read along. */
  readonly isSecure: boolean;
  /** The client's certificate in DER, where it proved to own one. */
  readonly certificate?: Uint8Array | undefined;
  /** Bytes that both ends of this TLS connection know and no other connection has (`tls-exporter`, RFC 9266). */
  readonly channelBinding?: Uint8Array | undefined;
  /** `write` takes bytes in this form. */
  readonly framing: Framing;
  /** Bytes read so far, including the read that is being received. */
  readonly bytesRead: number;
  /** Bytes given to `write` so far, whether or not the kernel has taken them. */
  readonly bytesWritten: number;
  /** Bytes of those that wait in this process until the peer reads. */
  readonly queueLength: number;
  /**
   * Writes the parts, in order, with one system call where that is possible.
   * @returns whether the kernel took everything. Otherwise the connection keeps the parts, which must not change until
   * `drainListener` hears that they are gone; a connection that is closed takes everything and drops it.
   */
  write(parts: readonly Buffer[]): boolean;
  drainListener: DrainListener | undefined;
  /** From now on this session hears of the connection, in place of the one that says so. */
  passTo(session: Session): void;
  pauseReading(): void;
  resumeReading(): void;
  /** Calls the session's `expired` after so many milliseconds, instead of any deadline set before. */
  setDeadline(milliseconds: number): void;
  clearDeadline(): void;
  /** The user of this connection has a name in the chat: the connection no longer counts as unnamed. */
  named(): void;
  /** Sends the last words, where there are any, then a FIN. Drops whatever the peer sends afterwards. */
  close(reason: CloseReason, lastWords?: Uint8Array): void;
  /** Closes at once with a RST: nothing more is sent. */
  cutOff(reason: CloseReason): void;
}

/** A connection, as the listener that accepted it sees it. */
export interface AcceptedConnection extends Connection {
  /** The deadline is due. */
  expired(): void;
  /** The server ends. */
  sayGoodbye(): void;
}

/** A connection that carries a stream of bytes, whose protocol the first of them show. */
export interface StreamConnection extends AcceptedConnection {
  /**
   * Gives the socket, with the read unread again, to the handler of another protocol. The connection still counts until the
   * socket closes; its other methods have no effect any more.
   */
  handOver(read: Buffer): Socket;
}

/** The part of the server that accepted a connection. */
export interface ConnectionHost<Accepted extends AcceptedConnection = AcceptedConnection> {
  /** Begins the session of a connection whose first bytes have come. */
  begin(connection: Accepted): Session;
  /** The first bytes did not come in time. */
  silent(connection: Accepted): void;
  closed(connection: Accepted): void;
  named(connection: Accepted): void;
  setDeadline(connection: Accepted, milliseconds: number): void;
  clearDeadline(connection: Accepted): void;
}
