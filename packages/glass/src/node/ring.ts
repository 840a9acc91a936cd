// Capture files with a size limit: when one is full the next is begun, and the oldest goes, so that a capture can run for days.
import { closeSync, openSync, unlinkSync, writeSync } from "node:fs";
import { extname } from "node:path";

export interface RingOptions {
  readonly path: string;
  /** How many files are kept; 1 is a single file without a limit. */
  readonly files: number;
  /** Bytes of one file, if there are several. */
  readonly size: number;
}

/** The name of the n-th file: "chat.pcapng" becomes "chat-00001.pcapng". */
export function ringName(path: string, number: number): string {
  const extension = extname(path);
  return `${path.slice(0, path.length - extension.length)}-${String(number).padStart(5, "0")}${extension}`;
}

/** Gathered before it is written, in bytes: one system call for many packets. */
const pieceLength = 256 * 1024;

/** Writes blocks into the file of the moment. */
export class RingWriter {
  /** The files that there are, oldest first. */
  readonly paths: string[] = [];
  readonly #options: RingOptions;
  readonly #start: () => Uint8Array;
  #descriptor: number;
  #written = 0;
  #number = 1;
  readonly #waiting: Uint8Array[] = [];
  #waitingBytes = 0;

  /** `start` gives what every file begins with. */
  constructor(options: RingOptions, start: () => Uint8Array) {
    this.#options = options;
    this.#start = start;
    this.#descriptor = this.#open();
  }

  /** Writes a block that stands for itself; a file is never ended within one. */
  write(block: Uint8Array): void {
    const { files, size } = this.#options;
    if (files > 1 && this.#written + block.length > size) this.#turn();
    this.#put(block);
    if (this.#waitingBytes >= pieceLength) this.flush();
  }

  /** Writes what has been gathered: so that who follows the file sees it. */
  flush(): void {
    const bytes = Buffer.concat(this.#waiting);
    this.#waiting.length = 0;
    this.#waitingBytes = 0;
    for (let at = 0; at < bytes.length;) at += writeSync(this.#descriptor, bytes, at);
  }

  close(): void {
    this.flush();
    closeSync(this.#descriptor);
  }

  #turn(): void {
    this.close();
    this.#number += 1;
    this.#descriptor = this.#open();
    if (this.paths.length > this.#options.files) unlinkSync(this.paths.shift()!);
  }

  #open(): number {
    const path = this.#options.files > 1 ? ringName(this.#options.path, this.#number) : this.#options.path;
    const descriptor = openSync(path, "w", 0o600);
    this.paths.push(path);
    this.#descriptor = descriptor;
    this.#written = 0;
    this.#put(this.#start());
    return descriptor;
  }

  #put(bytes: Uint8Array): void {
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
    this.#written += bytes.length;
  }
}
