// Takes frames apart, one after the other: the link first, then what each protocol says follows. Keeps what one frame needs to
// know of those before it: fragments, unfinished writes, and the times.
import { linkTypeName } from "../file/link-type.ts";
import type { PacketRecord } from "../file/record.ts";
import { ApplicationPorts } from "./application.ts";
import { DissectContext, type DissectOptions } from "./context.ts";
import { longestLength } from "./logical-link.ts";
import { ethernetFields } from "./protocol/ethernet-fields.ts";
import { LayerBuilder, mostNodes } from "./layer-builder.ts";
import { type AnalysedPacket, endsInWords, plainTransportOffset } from "./plain-segment.ts";
import { frameDeclaration, frameFields as fields } from "./protocol/frame-fields.ts";
import { dissectPayload } from "./protocol/tcp.ts";
import { marksInWords } from "./protocol/tcp-summary.ts";
import { FragmentTable } from "./reassembly.ts";
import { protocolFor, protocolNamed } from "./registry.ts";
import type { Dissection, FrameAnalysis, FrameSummary } from "./tree.ts";
import { UnfinishedWrites } from "./unfinished-writes.ts";

/** Comments of one packet that are shown: a block of a file could hold millions of empty ones. */
const mostComments = 1000;

const nanosecondsPerSecond = 1_000_000_000n;

function timeOf({ seconds, nanoseconds }: { readonly seconds: number; readonly nanoseconds: number }): bigint {
  return BigInt(seconds) * nanosecondsPerSecond + BigInt(nanoseconds);
}

/** A time that is kept as numbers until somebody asks: most frames are not taken apart. */
class Moment {
  seconds = 0;
  nanoseconds = 0;
  isSet = false;

  set({ seconds, nanoseconds }: PacketRecord): void {
    this.seconds = seconds;
    this.nanoseconds = nanoseconds;
    this.isSet = true;
  }
}

/** Protocols that name the next one by an EtherType, and the field that holds it. */
const etherTypeFields = new Map([
  ["eth", "eth.type"],
  ["vlan", "vlan.etype"],
  ["ieee8021ad", "ieee8021ad.etype"],
  ["sll", "sll.etype"],
]);

const tcpNumber = 6;
/** A payload up to this, in bytes, cannot have more nodes than a frame may, whatever the headers have. */
const longestPayload = 4096;

/** Wireshark writes the step by an EtherType into the chain of protocols, and so do we. */
function nameInChain({ protocol, nodes }: LayerBuilder): string {
  const hasLogicalLink = nodes.some(
    ({ field, value }) => field === ethernetFields.length && Number(value) <= longestLength,
  );
  if (hasLogicalLink) return `${protocol.name}:llc`;
  const name = etherTypeFields.get(protocol.name);
  const isByEtherType = name !== undefined && nodes.some(({ field }) => field.name === name);
  return isByEtherType ? `${protocol.name}:ethertype` : protocol.name;
}

export class Dissector {
  readonly #options: DissectOptions;
  readonly #fragments = new FragmentTable();
  readonly #writes = new UnfinishedWrites();
  readonly #ports: ApplicationPorts;
  readonly #first = new Moment();
  readonly #previous = new Moment();

  constructor(options: DissectOptions = {}) {
    this.#options = options;
    this.#ports = new ApplicationPorts(options.decodeAs);
  }

  /**
   * Takes the next frame apart. What comes back points into the record's bytes: it is valid as long as they are
   * (`record.keep()` makes bytes that stay). Never throws, whatever the bytes are.
   */
  dissect(record: PacketRecord, analysis?: FrameAnalysis): Dissection {
    const { context, frameLayer } = this.#run(record, analysis, true);
    this.#describe(frameLayer, record, context.layers.slice(1).map(nameInChain).join(":"));
    const { sources, layers } = context;
    return { frame: record.frame, sources, layers, ...summaryOf(context) };
  }

  /**
   * The same for somebody who wants no more of the next frame than its line in the list: what that says is the same. With the
   * packet that the analysis is about, the headers need not be taken apart once more.
   */
  summarize(record: PacketRecord, analysis?: FrameAnalysis, packet?: AnalysedPacket): FrameSummary {
    this.pass(record);
    const carrying = packet === undefined ? undefined : this.#runPayload(record, analysis, packet);
    return summaryOf(carrying ?? this.#run(record, analysis, false).context);
  }

  /** A frame that is not taken apart has passed: the next one's time since the previous counts from it. */
  pass(record: PacketRecord): void {
    if (!record.hasTime) return;
    this.#previous.set(record);
    if (!this.#first.isSet) this.#first.set(record);
  }

  #run(record: PacketRecord, analysis: FrameAnalysis | undefined, isKept: boolean) {
    const frame = record.bytes.subarray(record.start, record.start + record.capturedLength);
    const context = this.#contextOf(record, frame, analysis, isKept);
    const declaredEnd = Math.max(record.originalLength, record.capturedLength);
    const span = { offset: 0, end: frame.length, declaredEnd };
    const place = { source: 0, bytes: frame, span, isQuoted: false };
    const frameLayer = new LayerBuilder(frameDeclaration, place, { left: mostNodes, isKept });
    context.layers.push(frameLayer);
    context.protocol = linkTypeName(record.linkType);
    context.summary = `${record.originalLength} bytes`;
    context.nextOrData("link", record.linkType, span);
    return { context, frameLayer };
  }

  /** Takes apart only what a plain TCP segment carries; undefined, and nothing done, of other packets. */
  #runPayload(
    record: PacketRecord,
    analysis: FrameAnalysis | undefined,
    packet: AnalysedPacket,
  ): DissectContext | undefined {
    const offset = plainTransportOffset(record, packet);
    const { transport, length } = packet;
    if (offset < 0 || transport !== tcpNumber || length <= 0 || length > longestPayload) return undefined;
    const context = this.#contextOf(record, record.bytes, analysis, false);
    Object.assign(context, endsInWords(record, packet));
    const end = record.start + record.capturedLength;
    return dissectPayload(context, { offset, end, length }) ? context : undefined;
  }

  #contextOf(record: PacketRecord, bytes: Uint8Array, analysis: FrameAnalysis | undefined, isKept: boolean) {
    return new DissectContext(record, bytes, {
      options: this.#options,
      analysis,
      fragments: this.#fragments,
      writes: this.#writes,
      ports: this.#ports,
      dispatch: { byNumber: protocolFor, byName: protocolNamed },
      isKept,
    });
  }

  #describe(layer: LayerBuilder, record: PacketRecord, chain: string): void {
    layer.put(fields.number, record.frame, 0, 0);
    if (record.hasTime) {
      const time = timeOf(record);
      if (!this.#first.isSet) this.#first.set(record);
      layer.put(fields.time, time, 0, 0);
      layer.put(fields.timeRelative, time - timeOf(this.#first), 0, 0);
      layer.put(fields.timeDelta, this.#previous.isSet ? time - timeOf(this.#previous) : 0n, 0, 0);
      this.#previous.set(record);
    }
    layer.put(fields.length, record.originalLength, 0, 0);
    layer.put(fields.capturedLength, record.capturedLength, 0, 0);
    layer.put(fields.interface, record.interfaceIndex, 0, 0);
    layer.put(fields.linkType, record.linkType, 0, 0, linkTypeName(record.linkType));
    layer.put(fields.protocols, chain, 0, 0);
    for (const comment of record.comments.slice(0, mostComments)) layer.put(fields.comment, comment, 0, 0);
  }
}

/** The marks come first, whatever the segment carries. */
function summaryOf({ analysis, record, frames, protocol, from, to, summary }: DissectContext): FrameSummary {
  const marks = analysis === undefined ? "" : marksInWords(analysis);
  const earlierFrames = frames.filter((frame) => frame !== record.frame);
  return { protocol, from, to, summary: marks + summary, earlierFrames };
}
