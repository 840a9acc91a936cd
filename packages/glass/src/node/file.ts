// Capture files on disk: read through one buffer, one packet found again by its place, and files that still grow.
import { once } from "node:events";
import { closeSync, fstatSync, openSync, readSync, watch } from "node:fs";
import { CaptureParser } from "../file/parser.ts";
import type { CaptureProblem, PacketRecord } from "../file/record.ts";
import { isGzip } from "../file/gunzip.ts";

export interface ReadOptions {
  /** Called after each buffer, with bytes read and the file's size (0 where it has none, as a pipe has not). */
  readonly onProgress?: (read: number, size: number) => void;
  /** Return false to stop reading. */
  readonly onPacket: (record: PacketRecord) => boolean | void;
}

/** How much of a compressed file is read at once. */
const compressedPiece = 256 * 1024;

/** A capture file, open. Errors of the file system (not there, not allowed) are thrown by `open` as Node words them. */
export class CaptureFile implements Disposable {
  readonly parser = new CaptureParser();
  readonly #descriptor: number;
  readonly #size: number;
  readonly #isCompressed: boolean;

  constructor(path: string) {
    this.#descriptor = openSync(path, "r");
    const stat = fstatSync(this.#descriptor);
    if (stat.isDirectory()) {
      closeSync(this.#descriptor);
      throw new Error(`${path} is a folder, not a capture file`);
    }
    this.#size = stat.isFile() ? stat.size : 0;
    const start = new Uint8Array(2);
    this.#isCompressed = stat.isFile() && readSync(this.#descriptor, start, 0, 2, 0) === 2 && isGzip(start);
  }

  /** The file's size in bytes; 0 where it has none. */
  get size(): number {
    return this.#size;
  }

  get isCompressed(): boolean {
    return this.#isCompressed;
  }

  /** Reads the whole file, or until `onPacket` says false. Says what is wrong with the file, if something is. */
  read(options: ReadOptions): CaptureProblem | undefined {
    return this.#isCompressed ? this.#readCompressed(options) : this.#readPlain(options);
  }

  /** The packet at a place that an earlier reading told; undefined for compressed files, which have no places. */
  packetAt(fileOffset: number, interfaceIndex: number, frame: number): PacketRecord | undefined {
    if (this.#isCompressed) return undefined;
    const { parser } = this;
    parser.seek(fileOffset, interfaceIndex, frame);
    for (let position = fileOffset; !parser.next();) {
      const space = parser.space();
      const length = readSync(this.#descriptor, space, 0, Math.min(space.length, 512 * 1024), position);
      if (length === 0 || parser.problem !== undefined) return undefined;
      parser.filled(length);
      position += length;
    }
    return parser.record;
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  [Symbol.dispose](): void {
    this.close();
  }

  #readPlain({ onPacket, onProgress }: ReadOptions): CaptureProblem | undefined {
    const { parser } = this;
    // The first piece is small, so that who wants the first packets only does not wait for megabytes.
    let most = 64 * 1024;
    for (let read = 0; ; most = Infinity) {
      const space = parser.space();
      const length = readSync(this.#descriptor, space, 0, Math.min(space.length, most), null);
      if (length === 0) return parser.end();
      read += length;
      parser.filled(length);
      while (parser.next()) {
        if (onPacket(parser.record) === false) return undefined;
      }
      if (parser.problem !== undefined) return parser.problem;
      onProgress?.(read, this.#size);
    }
  }

  #readCompressed({ onPacket, onProgress }: ReadOptions): CaptureProblem | undefined {
    const { parser } = this;
    const piece = new Uint8Array(compressedPiece);
    let isStopped = false;
    for (let read = 0; ;) {
      const length = readSync(this.#descriptor, piece, 0, piece.length, null);
      if (length === 0) return parser.end();
      read += length;
      parser.push(piece.subarray(0, length), (record) => {
        if (!isStopped && onPacket(record) === false) isStopped = true;
      });
      if (isStopped) return undefined;
      if (parser.problem !== undefined) return parser.problem;
      onProgress?.(read, this.#size);
    }
  }
}

/**
 * The bytes of a file that still grows, as they come: what is there, then what is added, until the signal ends it. A file that
 * is not there yet is an error.
 */
export async function* growingFile(path: string, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const descriptor = openSync(path, "r");
  const watcher = watch(path, { signal });
  // An aborted wait is the normal end; the watcher reports it as an error too.
  watcher.on("error", () => {});
  const piece = new Uint8Array(compressedPiece);
  try {
    while (!signal.aborted) {
      // Asked for before reading, so that a change between the two is not missed.
      const changed = once(watcher, "change", { signal }).catch(() => undefined);
      for (let length = -1; length !== 0 && !signal.aborted;) {
        length = readSync(descriptor, piece, 0, piece.length, null);
        if (length > 0) yield piece.subarray(0, length);
      }
      await changed;
    }
  } finally {
    watcher.close();
    closeSync(descriptor);
  }
}
