// The handle under a TCP socket of Node's, where it takes a write without the stream above it. The stream's own bookkeeping is about
// a fifth of what a write to one hearer costs (docs/decisions/writes-below-the-stream.md). Node documents none of this, so every
// part is looked for, and where one is missing the stream takes the bytes.
import type { Socket } from "node:net";

/** A request that libuv keeps until the kernel has taken the bytes. */
interface WriteRequest {
  oncomplete?: (status: number) => void;
  /** Bytes that must stay as long as the request. */
  bytes?: readonly Buffer[];
}

/** `writeBuffer` and `writev` return 0, or the negative code of an error; after the end of the connection something else. */
export interface StreamHandle {
  /** Bytes that libuv keeps. */
  readonly writeQueueSize: number;
  writeBuffer(request: WriteRequest, bytes: Buffer): number;
  writev(request: WriteRequest, parts: readonly Buffer[], areBuffers: true): number;
}

interface StreamBinding {
  readonly WriteWrap: new () => WriteRequest;
  /** Results of the last call of a handle. */
  readonly streamBaseState: Int32Array;
  readonly kLastWriteWasAsync: number;
}

export interface HandleWriter {
  completed(status: number): void;
}

/** The result of a write to a handle. */
export type HandleWrite =
  /** The kernel has all of it. */
  | "taken"
  /** libuv keeps the rest, and reports when the kernel has it. */
  | "waiting"
  /** Nothing: the stream has to take it. */
  | "none";

function findBinding(): StreamBinding | undefined {
  try {
    const { binding } = process as unknown as { readonly binding?: (name: string) => Partial<StreamBinding> };
    const { WriteWrap, streamBaseState, kLastWriteWasAsync } = binding?.("stream_wrap") ?? {};
    if (WriteWrap === undefined || streamBaseState === undefined || kLastWriteWasAsync === undefined) return undefined;
    return { WriteWrap, streamBaseState, kLastWriteWasAsync };
  } catch {
    return undefined;
  }
}

const binding = findBinding();

/** A request of a write that the kernel took at once is used again. */
let spare: WriteRequest | undefined;

/** The handle of a TCP socket, where it takes writes. */
export function handleOf(socket: Socket): StreamHandle | undefined {
  if (binding === undefined) return undefined;
  const handle = (socket as unknown as { readonly _handle?: Partial<StreamHandle> | null })._handle;
  const takesWrites = typeof handle?.writeBuffer === "function" && typeof handle.writev === "function";
  return takesWrites ? (handle as StreamHandle) : undefined;
}

/**
 * Writes to a handle whose stream keeps nothing. `completed` is called in a later turn after "waiting", with 0 or the negative code of an
 * error; until then the parts must not change. A handle that is closed takes nothing.
 */
export function writeToHandle(handle: StreamHandle, parts: readonly Buffer[], writer: HandleWriter): HandleWrite {
  if (binding === undefined) return "none";
  const request = (spare ??= new binding.WriteWrap());
  const error = parts.length === 1 ? handle.writeBuffer(request, parts[0]!) : handle.writev(request, parts, true);
  if (error !== 0) return "none";
  if (binding.streamBaseState[binding.kLastWriteWasAsync] === 0) return "taken";
  spare = undefined;
  request.bytes = parts;
  request.oncomplete = (status) => writer.completed(status);
  return "waiting";
}
