// Somebody who is in the chat.

export interface User {
  readonly name: string;
  /** The IPv4 or IPv6 address under which others reach them. */
  readonly address: string;
  /** When they came, in milliseconds since 1970. */
  readonly since: number;
}
