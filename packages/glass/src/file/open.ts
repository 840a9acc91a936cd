// Opens a capture from wherever its bytes come: an array, a stream of the platform, or any async source of chunks.
import type { CaptureDescription } from "./description.ts";
import { CaptureParser } from "./parser.ts";
import type { CaptureProblem, PacketRecord } from "./record.ts";

export type CaptureSource = Uint8Array | ReadableStream<Uint8Array> | AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

/** A capture that is read while it is iterated: every packet a record of its own. */
export interface Capture extends AsyncIterable<PacketRecord> {
  readonly description: CaptureDescription;
  /** The problem with the file, once the iteration has ended. */
  readonly problem: CaptureProblem | undefined;
  /** The fast way: calls back for every packet, always with the same record (`record.keep()` copies it), and ends with what is wrong with the file, if something is. */
  forEach(onPacket: (record: PacketRecord) => void): Promise<CaptureProblem | undefined>;
}

/** How much of an array is handed over at once. */
const pieceLength = 1024 * 1024;

async function* chunksOf(source: CaptureSource): AsyncGenerator<Uint8Array> {
  if (source instanceof Uint8Array) {
    for (let at = 0; at < source.length; at += pieceLength) yield source.subarray(at, at + pieceLength);
  } else if (source instanceof ReadableStream) {
    const reader = source.getReader();
    try {
      for (let part = await reader.read(); !part.done; part = await reader.read()) yield part.value;
    } finally {
      await reader.cancel();
    }
  } else {
    yield* source;
  }
}

/**
 * Opens a capture: pcap or pcapng, compressed with gzip or not. Nothing is read before the capture is iterated, which can be
 * done once. A damaged file gives all packets before the damage; `problem` then says what is wrong, and nothing is thrown.
 */
export function openCapture(source: CaptureSource): Capture {
  const parser = new CaptureParser();
  async function* packets(): AsyncGenerator<PacketRecord> {
    // A chunk's packets are kept for one turn, since the parser moves on before the iteration does.
    let found: PacketRecord[] = [];
    for await (const chunk of chunksOf(source)) {
      parser.push(chunk, (record) => found.push(record.keep()));
      yield* found;
      found = [];
      if (parser.problem !== undefined) break;
    }
    // The end of a compressed file can still hold packets.
    parser.end();
    yield* found;
  }
  return {
    description: parser.description,
    get problem() {
      return parser.problem;
    },
    [Symbol.asyncIterator]: packets,
    async forEach(onPacket) {
      for await (const chunk of chunksOf(source)) {
        parser.push(chunk, onPacket);
        if (parser.problem !== undefined) break;
      }
      return parser.end();
    },
  };
}
