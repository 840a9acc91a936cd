// What travels in the lab protocol (docs/protocol/lab.md), as values.

/** TCP and UDP port of the lab, for the server and for every client. */
export const labPort = 5000;

/** The bytes that a lab client is taken to read at once: the course's `recv(1024)`. */
export const courseReceiveBuffer = 1024;

/** The most that one UDP datagram holds over IPv4: 65,535 less 20 bytes of IPv4 (RFC 791) and 8 of UDP (RFC 768). */
export const longestDatagram = 65_507;

/** One line of the roster: who is there, and under which IPv4 or IPv6 address they are reached. */
export interface RosterUser {
  readonly name: string;
  readonly address: string;
}

/** A message of a server to a client over TCP. */
export type ServerMessage =
  /** `!{"alice": "10.20.30.11"}`: everybody who is there, in the server's order. */
  | {
      readonly kind: "roster";
      readonly users: readonly RosterUser[];
      /** A sentence for each entry that the decoder left out. */
      readonly faults?: readonly string[];
    }
  /** `alice: hello all `: somebody said this in the room. */
  | { readonly kind: "said"; readonly from: string; readonly text: string }
  /** Anything else, such as a server's words before it closes the connection. */
  | { readonly kind: "words"; readonly text: string };
