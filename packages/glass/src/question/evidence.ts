// Evidence for a claim: which bytes of which frame, and the filter that shows them.
import type { FieldDeclaration } from "../dissect/field.ts";
import { hexadecimal } from "../show/value.ts";
import type { Evidence, HeaderFigure } from "./answer.ts";
import type { Connection } from "./seen/connection.ts";
import type { Segment } from "./seen/segment.ts";
import { rangeFrom } from "./seen/packet.ts";
import { headerFrame, type Datagram } from "./seen/datagram.ts";

/** The bytes that a field touches, counted from its header's first. */
export function bytesOfField(field: FieldDeclaration): readonly [offset: number, length: number] {
  const [from, count] = field.bits ?? [0, 0];
  const first = from >> 3;
  return [first, ((from + count + 7) >> 3) - first];
}

/** A filter for one frame's field. */
export function filterFor(frame: number, field: string, value?: number): string {
  return `frame.number == ${frame} && ${value === undefined ? field : `${field} == ${value}`}`;
}

/** A field of a segment. `bitsOf` is the field on the wire, for one that is worked out from it. */
export function segmentEvidence(
  { file }: Connection,
  segment: Segment,
  field: FieldDeclaration,
  value: number | boolean,
  bitsOf: FieldDeclaration = field,
): Evidence {
  const [offset, length] = bytesOfField(bitsOf);
  return {
    file,
    frame: segment.frame,
    field: field.name,
    bytes: rangeFrom(segment.place, offset, length),
    value,
    filter: filterFor(segment.frame, field.name, field.type === "none" ? undefined : Number(value)),
  };
}

/** A field of a datagram's header, at its bytes in the frame that holds the header. */
export function datagramEvidence(datagram: Datagram, field: FieldDeclaration, value: number): Evidence {
  const [offset, length] = bytesOfField(field);
  const frame = headerFrame(datagram);
  return {
    file: datagram.file,
    frame,
    field: field.name,
    bytes: rangeFrom(datagram.place, offset, length),
    value,
    filter: isDissectedIn(datagram, frame) ? filterFor(frame, field.name, value) : fragmentFilter(datagram, frame),
  };
}

/** Wireshark shows the fields of a fragmented datagram in the frame that completes it. */
function isDissectedIn({ frame, isFragmented, carried }: Datagram, headerIn: number): boolean {
  return !isFragmented || (carried !== undefined && headerIn === frame);
}

function fragmentFilter({ ip }: Datagram, frame: number): string {
  return `frame.number == ${frame} && ${ip.version === 4 ? "ip.frag_offset == 0" : "ipv6.fraghdr.offset == 0"}`;
}

/** A segment's header, with these fields lit. */
export function segmentFigure(
  { file }: Connection,
  { frame, header }: Segment,
  lit: readonly string[],
): HeaderFigure[] {
  return header === undefined ? [] : [{ kind: "header", protocol: "tcp", file, frame, bytes: header, lit }];
}

export function datagramFigure(datagram: Datagram, lit: readonly string[]): HeaderFigure {
  const { file, header } = datagram;
  return { kind: "header", protocol: "udp", file, frame: headerFrame(datagram), bytes: hexadecimal(header), lit };
}
