// Fragments of IP packets, kept until the packet is whole (RFC 791 §3.2, RFC 8200 §4.5). Where fragments overlap, the bytes of
// the one that starts first stay, as in Wireshark. Receivers differ in this; attacks with overlaps live on it.
import { FragmentCover } from "./fragment-cover.ts";

/** The longest packet that fragments can make, in bytes. */
const longestPacket = 65_535;
/** Packets that wait for their fragments. A flood of single fragments pushes the oldest out. */
const mostWaiting = 1024;
/** Fragments of one packet: 64 kB in the smallest pieces, of eight bytes. */
const mostFragments = 8192;

/** Bytes that all waiting fragments hold together, for the same reason. */
const mostBytes = 64 * 1024 * 1024;

interface Fragment {
  readonly frame: number;
  readonly offset: number;
  readonly bytes: Uint8Array;
}

interface Waiting {
  readonly fragments: Fragment[];
  readonly cover: FragmentCover;
  bytes: number;
  /** The packet's length, once a last fragment is there; of several the first says it. */
  length: number | undefined;
}

export interface Reassembled {
  readonly bytes: Uint8Array;
  /** The frames that carried the fragments, in the order of their bytes. */
  readonly frames: readonly number[];
}

export class FragmentTable {
  readonly #waiting = new Map<string, Waiting>();
  #bytes = 0;

  /**
   * Takes a fragment. `key` names its packet: addresses, protocol, identification. Returns the packet's payload once it is whole;
   * fragments that come later begin a new packet.
   */
  add(key: string, frame: number, offset: number, bytes: Uint8Array, isLast: boolean): Reassembled | undefined {
    if (offset + bytes.length > longestPacket) return undefined;
    while (this.#waiting.size >= mostWaiting || this.#bytes > mostBytes)
      this.#forget(this.#waiting.keys().next().value!);
    const waiting = this.#waiting.get(key) ?? {
      fragments: [],
      cover: new FragmentCover(),
      bytes: 0,
      length: undefined,
    };
    this.#waiting.set(key, waiting);
    if (waiting.fragments.length >= mostFragments) return undefined;
    waiting.fragments.push({ frame, offset, bytes: bytes.slice() });
    waiting.cover.add(offset, offset + bytes.length);
    waiting.bytes += bytes.length;
    this.#bytes += bytes.length;
    if (isLast) waiting.length ??= offset + bytes.length;
    if (waiting.length === undefined || waiting.cover.reach < waiting.length) return undefined;
    this.#forget(key);
    const inOrder = waiting.fragments.toSorted((one, other) => one.offset - other.offset);
    return { bytes: join(inOrder, waiting.length), frames: inOrder.map((fragment) => fragment.frame) };
  }

  #forget(key: string): void {
    this.#bytes -= this.#waiting.get(key)?.bytes ?? 0;
    this.#waiting.delete(key);
  }
}

/** The whole packet, of fragments in the order of their offsets that leave no gap before `length`. */
function join(inOrder: readonly Fragment[], length: number): Uint8Array {
  const whole = new Uint8Array(length);
  let filled = 0;
  for (const { offset, bytes } of inOrder) {
    const end = Math.min(offset + bytes.length, length);
    if (end <= filled) continue;
    whole.set(bytes.subarray(filled - offset, end - offset), filled);
    filled = end;
  }
  return whole;
}
