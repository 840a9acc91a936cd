// Where a capture's bytes come from: a file, standard input, or a file that still grows; and how far we are in it.
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { isGzip } from "@vitrine/glass";
import { growingFile } from "@vitrine/glass/node";
import { faultWords, visibleText } from "@vitrine/wire/text";

/** A file is read in pieces of this, in bytes. The first is small: the first packets come at once, however long the file is. */
const pieceLength = 1024 * 1024;
const firstPieceLength = 64 * 1024;

/** A source that cannot be read: a missing file, one without permission, a folder. */
export class SourceFault extends Error {}

export interface PacketSource {
  /** For people: the file's name, or "standard input". */
  readonly name: string;
  /** In bytes; undefined where nobody knows. */
  readonly size: number | undefined;
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Of a plain file, instead of the chunks: reads on into this room, and says how many bytes; 0 at the end. Saves copying them. */
  readonly readInto?: (room: Uint8Array) => number;
}

const fault = (path: string, error: unknown): SourceFault =>
  new SourceFault(`${visibleText(path)} cannot be read: ${faultWords(error)}.`);

function fileChunks(descriptor: number): AsyncIterable<Uint8Array> {
  async function* chunks(): AsyncGenerator<Uint8Array> {
    const piece = new Uint8Array(pieceLength);
    try {
      for (let most = firstPieceLength; ; most = pieceLength) {
        const length = readSync(descriptor, piece, 0, most, null);
        if (length === 0) return;
        yield piece.subarray(0, length);
      }
    } finally {
      closeSync(descriptor);
    }
  }
  return chunks();
}

/** A plain file is read to where its packets are looked at. */
function fileReader(descriptor: number): (room: Uint8Array) => number {
  let most = firstPieceLength;
  return (room) => {
    const length = readSync(descriptor, room, 0, Math.min(room.length, most), null);
    most = Infinity;
    if (length === 0) closeSync(descriptor);
    return length;
  };
}

function isCompressed(descriptor: number): boolean {
  const start = new Uint8Array(2);
  return readSync(descriptor, start, 0, 2, 0) === 2 && isGzip(start);
}

/** Opens a file, `-` for standard input, or with `live` a file that is still written to, until the signal. */
export function openSource(path: string, live?: AbortSignal): PacketSource {
  if (path === "-") return { name: "standard input", size: undefined, chunks: process.stdin };
  try {
    const descriptor = openSync(path, "r");
    const stat = fstatSync(descriptor);
    if (stat.isDirectory()) {
      closeSync(descriptor);
      throw Object.assign(new Error(), { code: "EISDIR" });
    }
    if (live !== undefined) {
      closeSync(descriptor);
      return { name: visibleText(path), size: undefined, chunks: growingFile(path, live) };
    }
    const name = visibleText(path);
    const chunks = fileChunks(descriptor);
    if (!stat.isFile()) return { name, size: undefined, chunks };
    const isPlain = !isCompressed(descriptor);
    return { name, size: stat.size, chunks, ...(isPlain ? { readInto: fileReader(descriptor) } : {}) };
  } catch (error) {
    throw fault(path, error);
  }
}

/** How long work may be silent, in milliseconds, and how often it then reports its progress. */
const progressInterval = 500;

/** Shows the progress of long work on a terminal: on the error output, in one line that it erases at the end. */
export class Progress {
  readonly #size: number | undefined;
  readonly #isShown: boolean;
  #next = performance.now() + progressInterval;
  #hasWritten = false;
  #read = 0;

  /** Not shown where the output goes to the same terminal, which shows the progress itself. */
  constructor(size: number | undefined, isShown: boolean) {
    this.#size = size;
    this.#isShown = isShown && process.stderr.isTTY;
  }

  add(bytes: number, packets: number): void {
    this.#read += bytes;
    if (!this.#isShown || performance.now() < this.#next) return;
    this.#next = performance.now() + progressInterval;
    this.#hasWritten = true;
    const share = this.#size === undefined ? "" : `${Math.floor((100 * this.#read) / this.#size)} %, `;
    process.stderr.write(`\r\u001b[K${share}${packets.toLocaleString("en")} packets`);
  }

  end(): void {
    if (this.#hasWritten) process.stderr.write("\r\u001b[K");
  }
}
