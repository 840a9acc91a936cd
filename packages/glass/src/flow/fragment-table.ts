// Puts packets together that were cut into fragments on their way (RFC 791 §3.2, RFC 8200 §4.5).

interface Fragment {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

interface Pending {
  readonly fragments: Fragment[];
  /** Bytes in the fragments, overlaps counted twice. */
  there: number;
  /** Of the whole payload; known once the last fragment came. */
  length: number | undefined;
}

/** Bytes of fragments that wait for the rest; beyond them the oldest packet is given up, so that a stream of fragments that never complete costs no more. */
const MAXIMUM_PENDING = 64 * 1024 * 1024;
/** Of one fragment in `MAXIMUM_PENDING`, besides its bytes: empty fragments cost something too. */
const FRAGMENT_COST = 128;
/** Fragments of one packet: 64 KiB in pieces of 8 bytes. More are copies, sent to keep us busy. */
const MAXIMUM_FRAGMENTS = 8192;

export class FragmentTable {
  readonly #pending = new Map<string, Pending>();
  #cost = 0;

  /**
   * Takes a fragment: `key` is what all fragments of the packet share, `offset` its place in the payload in bytes. Gives the whole
   * payload with the fragment that completes it, else undefined. Where fragments overlap, the one that starts first wins, of
   * those that start together the one that came first: as tshark does it.
   */
  add(key: string, offset: number, bytes: Uint8Array, more: boolean): Uint8Array | undefined {
    let pending = this.#pending.get(key);
    if (pending === undefined) {
      pending = { fragments: [], there: 0, length: undefined };
      this.#pending.set(key, pending);
    }
    const { fragments } = pending;
    const later = fragments.findIndex((fragment) => fragment.offset > offset);
    fragments.splice(later < 0 ? fragments.length : later, 0, { offset, bytes: bytes.slice() });
    pending.there += bytes.length;
    this.#cost += bytes.length + FRAGMENT_COST;
    if (!more) pending.length ??= offset + bytes.length;
    const whole = joined(pending);
    if (whole !== undefined || fragments.length > MAXIMUM_FRAGMENTS) this.#forget(key, pending);
    else if (this.#cost > MAXIMUM_PENDING) this.#forgetOldest();
    return whole;
  }

  #forget(key: string, pending: Pending): void {
    this.#pending.delete(key);
    for (const fragment of pending.fragments) this.#cost -= fragment.bytes.length + FRAGMENT_COST;
  }

  #forgetOldest(): void {
    for (const [key, pending] of this.#pending) {
      this.#forget(key, pending);
      return;
    }
  }
}

function joined({ fragments, there, length }: Pending): Uint8Array | undefined {
  if (length === undefined || there < length) return undefined;
  let reached = 0;
  for (const { offset, bytes } of fragments) {
    if (offset > reached) return undefined;
    reached = Math.max(reached, offset + bytes.length);
  }
  if (reached < length) return undefined;
  const whole = new Uint8Array(length);
  let filled = 0;
  for (const { offset, bytes } of fragments) {
    const part = bytes.subarray(Math.max(0, filled - offset), Math.max(0, length - offset));
    whole.set(part, Math.min(length, Math.max(filled, offset)));
    filled = Math.max(filled, Math.min(length, offset + bytes.length));
  }
  return whole;
}
