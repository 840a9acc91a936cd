// Takes frames apart, one after the other: the link first, then what each protocol says follows. Keeps what one frame needs to
// know of those before it: fragments, unfinished writes, and the times.
import { linkTypeName } from "../file/link-type.ts";
import type { PacketRecord } from "../file/record.ts";
import { DissectContext, type DissectOptions } from "./context.ts";
import { LayerBuilder, mostNodes } from "./layer-builder.ts";
import { frameDeclaration, frameFields as fields } from "./protocol/frame-fields.ts";
import { marksInWords } from "./protocol/tcp-summary.ts";
import { FragmentTable } from "./reassembly.ts";
import { protocolFor } from "./registry.ts";
import type { Dissection, FrameAnalysis } from "./tree.ts";
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

/** Wireshark writes the step by an EtherType into the chain of protocols, and so do we. */
function nameInChain({ protocol, nodes }: LayerBuilder): string {
  const isByEtherType = nodes.some(({ field }) =>
    /^(eth\.type|vlan\.etype|ieee8021ad\.etype|sll\.etype)$/.test(field.name),
  );
  return isByEtherType ? `${protocol.name}:ethertype` : protocol.name;
}

export class Dissector {
  readonly #options: DissectOptions;
  readonly #fragments = new FragmentTable();
  readonly #writes = new UnfinishedWrites();
  readonly #first = new Moment();
  readonly #previous = new Moment();

  constructor(options: DissectOptions = {}) {
    this.#options = options;
  }

  /**
   * Takes the next frame apart. What comes back points into the record's bytes: it is valid as long as they are
   * (`record.keep()` makes bytes that stay). Never throws, whatever the bytes are.
   */
  dissect(record: PacketRecord, analysis?: FrameAnalysis): Dissection {
    const frame = record.bytes.subarray(record.start, record.start + record.capturedLength);
    const context = new DissectContext(record, frame, {
      options: this.#options,
      analysis,
      fragments: this.#fragments,
      writes: this.#writes,
      dispatch: protocolFor,
    });
    const declaredEnd = Math.max(record.originalLength, record.capturedLength);
    const span = { offset: 0, end: frame.length, declaredEnd };
    const layer = new LayerBuilder(
      frameDeclaration,
      { source: 0, bytes: frame, span, isQuoted: false },
      { left: mostNodes },
    );
    context.layers.push(layer);
    context.protocol = linkTypeName(record.linkType);
    context.summary = `${record.originalLength} bytes`;
    context.nextOrData("link", record.linkType, span);
    this.#describe(layer, record, context.layers.slice(1).map(nameInChain).join(":"));
    const { sources, layers, protocol, from, to } = context;
    // The marks stand in front, whatever the segment carries.
    const summary = (analysis === undefined ? "" : marksInWords(analysis)) + context.summary;
    const earlierFrames = context.frames.filter((frame) => frame !== record.frame);
    return { frame: record.frame, sources, layers, protocol, from, to, summary, earlierFrames };
  }

  /** A frame that is not taken apart has passed: the next one's time since the previous counts from it. */
  pass(record: PacketRecord): void {
    if (!record.hasTime) return;
    this.#previous.set(record);
    if (!this.#first.isSet) this.#first.set(record);
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
