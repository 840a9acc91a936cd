// What every protocol's session is to the connection that carries it.

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
  /** The server refused it, in words. */
  | "refused"
  /** The server ends. */
  | "goodbye";

export interface Session {
  /** What one read returned; valid only during the call. */
  receive(read: Buffer): void;
  /** The deadline that this session had set has come. */
  expired(): void;
  /** The server ends: say so, and close. */
  sayGoodbye(): void;
  /** The peer is gone. Called once. */
  closed(reason: CloseReason): void;
}
