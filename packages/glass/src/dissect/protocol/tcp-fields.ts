// The fields of TCP's header (RFC 9293), and those that follow from it and from the packets before.
//
//     0       4       8              16                      31
//     +-------------------------------+-----------------------+
//     |          source port          |   destination port    |
//     +-------------------------------+-----------------------+
//     |                    sequence number                    |
//     +-------------------------------------------------------+
//     |                 acknowledgment number                 |
//     +-------+-------+---------------+-----------------------+
//     |offset | 0 0 0 A C E U A P R S F |       window         |
//     +-------------------------------+-----------------------+
//     |           checksum            |    urgent pointer     |
//     +-------------------------------+-----------------------+
//     |                      options …                        |
//
// They stand together in one long file because a header is learnt as a whole.
import type { FieldTable } from "../field.ts";

const header = "RFC 9293 §3.1";

export const tcpFields = {
  sourcePort: {
    name: "tcp.srcport",
    label: "Source port",
    type: "unsigned",
    sentence: "Which program on the sending machine this segment comes from.",
    bits: [0, 16],
    source: header,
  },
  destinationPort: {
    name: "tcp.dstport",
    label: "Destination port",
    type: "unsigned",
    sentence: "Which program on the receiving machine this segment is for.",
    bits: [16, 16],
    source: header,
  },
  port: {
    name: "tcp.port",
    label: "Source or destination port",
    type: "unsigned",
    sentence: "Either of the two ports.",
    either: ["tcp.srcport", "tcp.dstport"],
    derived: true,
  },
  stream: {
    name: "tcp.stream",
    label: "Stream",
    type: "unsigned",
    sentence: "The number of the conversation, counted from 0 in the order in which they begin.",
    derived: true,
  },
  length: {
    name: "tcp.len",
    label: "Segment length",
    type: "unsigned",
    sentence: "How many bytes of data the segment carries, headers not counted.",
    derived: true,
  },
  sequence: {
    name: "tcp.seq",
    label: "Sequence number (relative)",
    type: "unsigned",
    sentence:
      "The number of the first data byte, counted from the start of the conversation so that it is easy to read.",
    source: header,
    derived: true,
  },
  sequenceRaw: {
    name: "tcp.seq_raw",
    label: "Sequence number",
    type: "unsigned",
    sentence: "The number of the segment's first data byte; a SYN and a FIN take one number each.",
    bits: [32, 32],
    source: header,
  },
  nextSequence: {
    name: "tcp.nxtseq",
    label: "Next sequence number (relative)",
    type: "unsigned",
    sentence: "The number that this sender's next new byte will have.",
    derived: true,
  },
  acknowledgment: {
    name: "tcp.ack",
    label: "Acknowledgment number (relative)",
    type: "unsigned",
    sentence: "The number of the next byte that this end waits for, counted from the start of the conversation.",
    source: header,
    derived: true,
  },
  acknowledgmentRaw: {
    name: "tcp.ack_raw",
    label: "Acknowledgment number",
    type: "unsigned",
    sentence: "The number of the next byte that this end waits for: all before it has arrived.",
    bits: [64, 32],
    source: header,
  },
  headerLength: {
    name: "tcp.hdr_len",
    label: "Header length",
    type: "unsigned",
    sentence: "How long this header is with its options, in bytes; it travels as a number of 32-bit words.",
    bits: [96, 4],
    factor: 4,
    source: header,
  },
  flags: {
    name: "tcp.flags",
    label: "Flags",
    type: "unsigned",
    sentence: "What this segment means for the connection: opening, closing, acknowledging.",
    bits: [100, 12],
    display: "hexadecimal",
    source: header,
  },
  reserved: {
    name: "tcp.flags.res",
    label: "Reserved",
    type: "boolean",
    sentence: "Kept for later; must be zero.",
    bits: [100, 3],
    source: header,
  },
  accurateEcn: {
    name: "tcp.flags.ae",
    label: "Accurate ECN (AE)",
    type: "boolean",
    sentence: "Used to tell the sender how much congestion its packets met.",
    bits: [103, 1],
    source: "RFC 3540, RFC 9768",
  },
  congestionWindowReduced: {
    name: "tcp.flags.cwr",
    label: "Congestion window reduced (CWR)",
    type: "boolean",
    sentence: "The sender has slowed down because it heard of congestion.",
    bits: [104, 1],
    source: "RFC 3168 §6.1",
  },
  ecnEcho: {
    name: "tcp.flags.ece",
    label: "ECN echo (ECE)",
    type: "boolean",
    sentence: "Tells the sender that its packets met congestion.",
    bits: [105, 1],
    source: "RFC 3168 §6.1",
  },
  urgent: {
    name: "tcp.flags.urg",
    label: "Urgent (URG)",
    type: "boolean",
    sentence: "The urgent pointer means something.",
    bits: [106, 1],
    source: header,
  },
  acknowledges: {
    name: "tcp.flags.ack",
    label: "Acknowledgment (ACK)",
    type: "boolean",
    sentence: "The acknowledgment number means something: true for every segment but the first SYN.",
    bits: [107, 1],
    source: header,
  },
  push: {
    name: "tcp.flags.push",
    label: "Push (PSH)",
    type: "boolean",
    sentence: "The sender has nothing more to send for now: hand the data to the program at once.",
    bits: [108, 1],
    source: header,
  },
  reset: {
    name: "tcp.flags.reset",
    label: "Reset (RST)",
    type: "boolean",
    sentence: "The connection ends at once, without a goodbye.",
    bits: [109, 1],
    source: header,
  },
  synchronize: {
    name: "tcp.flags.syn",
    label: "Synchronize (SYN)",
    type: "boolean",
    sentence: "Opens a connection: the sequence number in this segment is the one to start from.",
    bits: [110, 1],
    source: header,
  },
  finish: {
    name: "tcp.flags.fin",
    label: "Finish (FIN)",
    type: "boolean",
    sentence: "The sender has no more data: it closes its direction.",
    bits: [111, 1],
    source: header,
  },
  flagsText: {
    name: "tcp.flags.str",
    label: "Flags in letters",
    type: "string",
    sentence: "The flags as a row of letters, a dot for each that is not set.",
    derived: true,
  },
  window: {
    name: "tcp.window_size_value",
    label: "Window",
    type: "unsigned",
    sentence: "How much more the receiver is ready to take, as in the header, before scaling.",
    bits: [112, 16],
    source: header,
  },
  windowSize: {
    name: "tcp.window_size",
    label: "Calculated window",
    type: "unsigned",
    sentence: "How many more bytes the receiver is ready to take: the window, scaled as agreed in the handshake.",
    source: "RFC 7323 §2.2",
    derived: true,
  },
  windowScale: {
    name: "tcp.window_size_scalefactor",
    label: "Window scale factor",
    type: "signed",
    sentence: "What the window is multiplied with; -1 if the handshake is not in the capture, -2 if none was agreed.",
    source: "RFC 7323 §2.2",
    derived: true,
  },
  checksum: {
    name: "tcp.checksum",
    label: "Checksum",
    type: "unsigned",
    sentence: "A sum over the segment and the two addresses, by which a receiver notices damage.",
    bits: [128, 16],
    display: "hexadecimal",
    source: header,
  },
  checksumStatus: {
    name: "tcp.checksum.status",
    label: "Checksum status",
    type: "unsigned",
    sentence: "Whether the checksum fits the segment.",
    values: new Map([
      [0, "bad"],
      [1, "good"],
      [2, "unverified"],
      [3, "not present"],
    ]),
    derived: true,
  },
  urgentPointer: {
    name: "tcp.urgent_pointer",
    label: "Urgent pointer",
    type: "unsigned",
    sentence: "Where urgent data ends, counted from the sequence number; only with the URG flag.",
    bits: [144, 16],
    source: header,
  },
  options: {
    name: "tcp.options",
    label: "Options",
    type: "bytes",
    sentence: "What the two ends agree on or tell each other beyond the fixed header.",
    source: "RFC 9293 §3.2",
  },
  payload: {
    name: "tcp.payload",
    label: "Payload",
    type: "bytes",
    sentence: "The data that the segment carries.",
    source: header,
  },
  resetCause: {
    name: "tcp.reset_cause",
    label: "Reset cause",
    type: "string",
    sentence: "The words in which a system explains its reset; they are not the program's data.",
    source: "RFC 9293 §3.5.2",
  },
} as const satisfies FieldTable;
