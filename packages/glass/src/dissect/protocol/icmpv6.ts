// ICMPv6: errors and questions about IPv6, and how neighbours find each other (RFC 4443, RFC 4861).
import { addressText6 } from "../address.ts";
import { addWords, checksumStatus, foldSum, pseudoHeaderSum } from "../checksum.ts";
import type { DissectContext } from "../context.ts";
import type { FieldTable } from "../field.ts";
import type { Protocol } from "../protocol.ts";
import type { Span } from "../span.ts";
import { dissectQuote } from "./icmp-quote.ts";

const source = "RFC 4443 §2.1";

const fields = {
  type: {
    name: "icmpv6.type",
    label: "Type",
    type: "unsigned",
    sentence: "What the message is; below 128 it is an error.",
    bits: [0, 8],
    values: new Map([
      [1, "destination unreachable"],
      [2, "packet too big"],
      [3, "time exceeded"],
      [4, "parameter problem"],
      [128, "echo request"],
      [129, "echo reply"],
      [130, "multicast listener query"],
      [131, "multicast listener report"],
      [132, "multicast listener done"],
      [133, "router solicitation"],
      [134, "router advertisement"],
      [135, "neighbour solicitation"],
      [136, "neighbour advertisement"],
      [137, "redirect"],
      [143, "multicast listener report v2"],
    ]),
    source,
  },
  code: {
    name: "icmpv6.code",
    label: "Code",
    type: "unsigned",
    sentence: "What exactly: for an unreachable destination, 4 is a port that nobody listens on.",
    bits: [8, 8],
    source,
  },
  checksum: {
    name: "icmpv6.checksum",
    label: "Checksum",
    type: "unsigned",
    sentence: "A sum over the message and the two addresses, by which a receiver notices damage.",
    bits: [16, 16],
    display: "hexadecimal",
    source,
  },
  checksumStatus: {
    name: "icmpv6.checksum.status",
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
    name: "icmpv6.echo.identifier",
    label: "Identifier",
    type: "unsigned",
    sentence: "Which program's question this is.",
    display: "hexadecimal",
    bytes: 2,
    source: "RFC 4443 §4.1",
  },
  sequence: {
    name: "icmpv6.echo.sequence_number",
    label: "Sequence number",
    type: "unsigned",
    sentence: "Which of its questions.",
    source: "RFC 4443 §4.1",
  },
  mtu: {
    name: "icmpv6.mtu",
    label: "MTU",
    type: "unsigned",
    sentence: "How long a packet may be to pass on that way.",
    source: "RFC 4443 §3.2",
  },
  target: {
    name: "icmpv6.nd.ns.target_address",
    label: "Target address",
    type: "ipv6",
    sentence: "The address that somebody looks for.",
    source: "RFC 4861 §4.3",
  },
  advertised: {
    name: "icmpv6.nd.na.target_address",
    label: "Target address",
    type: "ipv6",
    sentence: "The address that somebody has.",
    source: "RFC 4861 §4.4",
  },
} as const satisfies FieldTable;

const [packetTooBig, solicitation, advertisement] = [2, 135, 136];

export const icmpv6: Protocol = {
  name: "icmpv6",
  label: "Internet Control Message Protocol, version 6",
  column: "ICMPv6",
  sentence: "Reports errors with IPv6 packets, asks whether a machine is there, and finds the neighbours on a link.",
  source: "RFC 4443",
  fields,
  found: [["ip", 58]],
  dissect(context: DissectContext, span: Span): void {
    const layer = context.open(icmpv6, span);
    const at = span.offset;
    context.protocol = icmpv6.column;
    const type = layer.number(fields.type);
    context.summary = fields.type.values.get(type) ?? `type ${type}`;
    layer.number(fields.code);
    layer.number(fields.checksum);
    layer.put(fields.checksumStatus, checksumStatus[statusOf(context, span)], at + 2, 0);
    layer.length = Math.min(8, span.end - at);
    const inside = { ...span, offset: at + 8 };
    if (type === 128 || type === 129) {
      layer.put(fields.identifier, layer.word(at + 4), at + 4, 2);
      layer.put(fields.sequence, layer.word(at + 6), at + 6, 2);
      context.summary += ` id=0x${layer
        .word(at + 4)
        .toString(16)
        .padStart(4, "0")}, seq=${layer.word(at + 6)}`;
    } else if (type === packetTooBig) {
      layer.put(fields.mtu, layer.double(at + 4), at + 4, 4);
    } else if (type === solicitation || type === advertisement) {
      const target = layer.slice(at + 8, 16);
      layer.put(type === solicitation ? fields.target : fields.advertised, target, at + 8, 16);
      layer.length = span.end - at;
      context.summary += type === solicitation ? ` for ${addressText6(target)}` : ` of ${addressText6(target)}`;
      return;
    }
    layer.need(at, 8);
    if (type < 128) dissectQuote(context, 0x86dd, inside);
    else context.data(inside);
  },
};

function statusOf(context: DissectContext, span: Span): keyof typeof checksumStatus {
  const isWhole = span.end === span.declaredEnd && !context.isFragment;
  if (context.options.verifyChecksums !== true || !isWhole || context.isQuoted) return "unverified";
  if (context.ends === undefined) return "unverified";
  const sum = pseudoHeaderSum(context.ends, 58, span.end - span.offset);
  return foldSum(addWords(sum, context.bytes, span.offset, span.end)) === 0xffff ? "good" : "bad";
}
