// ICMP: errors and questions about IPv4 (RFC 792).
//
//     0       8              16              31
//     +-------+-------+---------------+
//     | type  | code  |   checksum    |
//     +-------+-------+---------------+
//     |      depends on the type      |
//     +-------------------------------+
//     |  in an error: the quoted packet …
import { addWords, checksumStatus, foldSum } from "../checksum.ts";
import type { DissectContext } from "../context.ts";
import type { FieldTable } from "../field.ts";
import type { Protocol } from "../protocol.ts";
import type { Span } from "../span.ts";
import { dissectQuote } from "./icmp-quote.ts";

const source = "RFC 792";

const fields = {
  type: {
    name: "icmp.type",
    label: "Type",
    type: "unsigned",
    sentence: "What the message is: an error, a question or an answer.",
    bits: [0, 8],
    values: new Map([
      [0, "echo reply"],
      [3, "destination unreachable"],
      [4, "source quench"],
      [5, "redirect"],
      [8, "echo request"],
      [9, "router advertisement"],
      [10, "router solicitation"],
      [11, "time exceeded"],
      [12, "parameter problem"],
      [13, "timestamp request"],
      [14, "timestamp reply"],
    ]),
    source,
  },
  code: {
    name: "icmp.code",
    label: "Code",
    type: "unsigned",
    sentence: "What exactly: for an unreachable destination, 3 is a port that nobody listens on.",
    bits: [8, 8],
    source,
  },
  checksum: {
    name: "icmp.checksum",
    label: "Checksum",
    type: "unsigned",
    sentence: "A sum over the message, by which a receiver notices damage.",
    bits: [16, 16],
    display: "hexadecimal",
    source,
  },
  checksumStatus: {
    name: "icmp.checksum.status",
    label: "Checksum status",
    type: "unsigned",
    sentence: "Whether the checksum fits the message.",
    values: new Map([
      [0, "bad"],
      [1, "good"],
      [2, "unverified"],
    ]),
    derived: true,
  },
  identifier: {
    name: "icmp.ident",
    label: "Identifier",
    type: "unsigned",
    sentence: "Which program's question this is.",
    source,
  },
  sequence: {
    name: "icmp.seq",
    label: "Sequence number",
    type: "unsigned",
    sentence: "Which of its questions.",
    source,
  },
  mtu: {
    name: "icmp.mtu",
    label: "MTU of the next hop",
    type: "unsigned",
    sentence: "How long a packet may be to pass on that way.",
    source: "RFC 1191 §4",
  },
} as const satisfies FieldTable;

const errors = new Set([3, 4, 5, 11, 12]);
const echoes = new Set([0, 8]);

const unreachable = ["network", "host", "protocol", "port", "fragmentation needed", "source route failed"];

export const icmp: Protocol = {
  name: "icmp",
  label: "Internet Control Message Protocol",
  column: "ICMP",
  sentence: "Reports errors with IPv4 packets, and asks whether a machine is there.",
  source,
  fields,
  found: [["ip", 1]],
  dissect(context: DissectContext, span: Span): void {
    const layer = context.open(icmp, span);
    context.protocol = icmp.column;
    const type = layer.number(fields.type);
    context.summary = fields.type.values.get(type) ?? `type ${type}`;
    const code = layer.number(fields.code);
    if (type === 3) context.summary += ` (${unreachable[code] ?? `code ${code}`})`;
    layer.number(fields.checksum);
    const isWhole = span.end === span.declaredEnd;
    const isVerified = context.options.verifyChecksums === true && isWhole && !context.isQuoted;
    const isGood = foldSum(addWords(0, layer.bytes, span.offset, span.end)) === 0xffff;
    const status = !isVerified ? "unverified" : isGood ? "good" : "bad";
    layer.put(fields.checksumStatus, checksumStatus[status], span.offset + 2, 0);
    layer.length = Math.min(8, span.end - span.offset);
    const inside = { ...span, offset: span.offset + 8 };
    if (echoes.has(type)) {
      layer.put(fields.identifier, layer.word(span.offset + 4), span.offset + 4, 2);
      const sequence = layer.word(span.offset + 6);
      layer.put(fields.sequence, sequence, span.offset + 6, 2);
      context.summary += ` id=0x${layer
        .word(span.offset + 4)
        .toString(16)
        .padStart(4, "0")}, seq=${sequence}`;
    } else if (type === 3 && code === 4) {
      layer.put(fields.mtu, layer.word(span.offset + 6), span.offset + 6, 2);
    }
    layer.need(span.offset, 8);
    if (errors.has(type)) dissectQuote(context, 0x0800, inside);
    else context.data(inside);
  },
};
