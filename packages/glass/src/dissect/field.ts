// The declaration of a field. It is written once; the decoder, the tree, the highlighted bytes, the bit diagram, the display
// filter, the fast path and the documentation all read it.

/** What kind of value a field holds, and so how it is compared and shown. */
export type FieldType =
  | "boolean"
  | "unsigned"
  | "signed"
  | "ipv4"
  | "ipv6"
  | "ethernet"
  | "bytes"
  | "string"
  /** A span or a point in time, in seconds. Kept as whole nanoseconds (a bigint): doubles lose the last digits. */
  | "seconds"
  /** The number of another frame of the same capture. */
  | "frame"
  /** A protocol: its value is the bytes of its layer. */
  | "protocol"
  /** Present or not, and nothing else: the marks of TCP analysis. */
  | "none";

export interface FieldDeclaration {
  /** Wireshark's own name, such as `tcp.window_size_value`, so that a filter means the same there and here. */
  readonly name: string;
  /** What a person calls it: "Window". */
  readonly label: string;
  readonly type: FieldType;
  /** One sentence for somebody who sees this field for the first time. */
  readonly sentence: string;
  /**
   * Where it stands, in bits from the header's first bit (RFC drawings count the same way), if that is always the same
   * place. Most significant bit first.
   */
  readonly bits?: readonly [offset: number, length: number];
  /** The value is the bits times this: 4 for header lengths, which count units of 32 bits. */
  readonly factor?: number;
  /** How a number is shown; decimal if nothing is said. */
  readonly display?: "decimal" | "hexadecimal" | "octal";
  /** How many bytes a number takes, which is how many hexadecimal digits are shown, where `bits` does not tell. */
  readonly bytes?: number;
  /** The names of the numbers. */
  readonly values?: ReadonlyMap<number, string>;
  /** Where it is defined: "RFC 9293 §3.1". */
  readonly source?: string;
  /** Not on the wire: worked out from this packet or from those before it. */
  readonly derived?: true;
  /** A name for several fields at once: `ip.addr` is `ip.src` or `ip.dst`. */
  readonly either?: readonly [string, string, ...string[]];
}

/** A table of declarations; the keys are the names that our code uses. */
export type FieldTable = Readonly<Record<string, FieldDeclaration>>;

/** The tables by which one protocol names the next: a link type, an EtherType, an IP protocol number. Ports: `application.ts`. */
export type DispatchTable = "link" | "ethertype" | "ip";

/** The declaration of a protocol. */
export interface ProtocolDeclaration {
  /** Wireshark's filter name: "tcp". */
  readonly name: string;
  /** "Transmission Control Protocol". */
  readonly label: string;
  /** What the list shows in its protocol column: "TCP". */
  readonly column: string;
  /** One sentence for somebody who meets it for the first time. */
  readonly sentence: string;
  readonly source?: string;
  readonly fields: FieldTable;
  /** Under which numbers the protocol below finds it. */
  readonly found: ReadonlyArray<readonly [table: DispatchTable, ...numbers: number[]]>;
}
