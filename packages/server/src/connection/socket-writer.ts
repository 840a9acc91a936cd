// Writes to the socket of one connection, and reports when the kernel has taken what it did not take at once.
import type { Socket } from "node:net";
import { getSystemErrorName } from "node:util";
import type { DrainListener } from "./connection.ts";
import { handleOf, type HandleWriter, type StreamHandle, writeToHandle } from "./stream-handle.ts";

/**
 * Bytes that may be on their way through TLS after a write that counts as taken: one record (RFC 8446 §5.1). TLS encrypts at
 * once, so the parts of a write may change, but reports only in a later turn that the kernel took the record. Until then the
 * stream keeps the next write as it is, which therefore is a copy.
 */
const recordLength = 16_384;

const isTls = (socket: Socket): boolean => (socket as { readonly encrypted?: boolean }).encrypted === true;

const noBytes = Buffer.alloc(0);

export class SocketWriter implements HandleWriter {
  readonly #owner: DrainListener;
  /** Takes writes past the stream. Where there is one, a write to a hearer that keeps up touches nothing else of the socket. */
  readonly #handle: StreamHandle | undefined;
  /** Something may be in the stream. */
  #isStreamInUse = true;
  /** libuv keeps bytes that did not go through the stream. */
  #isWaiting = false;
  /** The stream will say when it is empty. */
  #isListening = false;
  readonly #socket: Socket;

  constructor(socket: Socket, owner: DrainListener) {
    this.#socket = socket;
    this.#owner = owner;
    // The handle of TLS never takes a write at once.
    this.#handle = isTls(socket) ? undefined : handleOf(socket);
  }

  /** Bytes that wait in this process. */
  get queueLength(): number {
    const kept = this.#socket.writableLength;
    return (this.#isWaiting ? this.#handle!.writeQueueSize : 0) + (kept <= this.#mayKeep ? 0 : kept);
  }

  /** Returns whether everything counts as taken; the parts must not change before. */
  write(parts: readonly Buffer[]): boolean {
    if (this.#handle === undefined || !this.#isFree()) return this.#writeToStream(parts);
    const result = writeToHandle(this.#handle, parts, this);
    this.#isWaiting = result === "waiting";
    return result === "none" ? this.#writeToStream(parts) : result === "taken";
  }

  /** Bytes that the socket may keep after a write that counts as taken. */
  get #mayKeep(): number {
    return isTls(this.#socket) ? recordLength : 0;
  }

  #isFree(): boolean {
    if (this.#isWaiting) return false;
    this.#isStreamInUse &&= this.#socket.writableLength > 0;
    return !this.#isStreamInUse;
  }

  #writeToStream(parts: readonly Buffer[]): boolean {
    const socket = this.#socket;
    const mayKeep = this.#mayKeep;
    if (mayKeep > 0 && socket.writableLength > 0) {
      socket.write(Buffer.concat(parts));
    } else if (parts.length === 1) {
      socket.write(parts[0]!);
    } else {
      // Several parts leave together, by one writev.
      socket.cork();
      for (const part of parts) socket.write(part);
      socket.uncork();
    }
    this.#isStreamInUse = socket.writableLength > 0;
    if (!this.#isWaiting && socket.writableLength <= mayKeep) return true;
    this.#listen();
    return false;
  }

  #listen(): void {
    // Node emits "drain" only after a write beyond its high-water mark. After a smaller one, an empty write says when it is gone.
    if (!this.#socket.writableNeedDrain) this.#socket.write(noBytes, (error) => void (error ?? this.#look()));
    else if (!this.#isListening) {
      this.#isListening = true;
      this.#socket.once("drain", () => {
        this.#isListening = false;
        this.#look();
      });
    }
  }

  /** libuv has no more of the last write to the handle: `status` is 0, or the negative code of an error. */
  completed(status: number): void {
    this.#isWaiting = false;
    if (status === 0) this.#look();
    else if (!this.#socket.destroyed) {
      const code = getSystemErrorName(status);
      this.#socket.destroy(Object.assign(new Error(`write ${code}`), { code }));
    }
  }

  #look(): void {
    if (!this.#isWaiting && this.#socket.writableLength === 0) this.#owner.drained();
  }
}
