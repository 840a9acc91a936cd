// The packets of one conversation, one entry each in every column. Columns grow by doubling, so that a conversation of a million packets
// is gathered once, whatever comes later.

const firstLength = 1024;

/** A view of the columns as far as they are filled. */
export interface ConversationColumns {
  readonly frame: Uint32Array;
  /** Seconds since the capture's first packet. */
  readonly time: Float64Array;
  /** 0: from the end that spoke first. */
  readonly from: Uint8Array;
  readonly flags: Uint16Array;
  /** Relative. */
  readonly sequence: Uint32Array;
  readonly acknowledgment: Uint32Array;
  readonly length: Uint32Array;
  /** Scaled, in bytes. */
  readonly window: Uint32Array;
  /** The bits of `markFields`. */
  readonly marks: Uint16Array;
  readonly duplicateAckNumber: Uint32Array;
  readonly bytesInFlight: Uint32Array;
  /** From the segment that is acknowledged here, in seconds; 0 where there is none. */
  readonly roundTrip: Float64Array;
}

type Column = Float64Array | Uint32Array | Uint16Array | Uint8Array;

const emptyColumns = (length: number): ConversationColumns => ({
  frame: new Uint32Array(length),
  time: new Float64Array(length),
  from: new Uint8Array(length),
  flags: new Uint16Array(length),
  sequence: new Uint32Array(length),
  acknowledgment: new Uint32Array(length),
  length: new Uint32Array(length),
  window: new Uint32Array(length),
  marks: new Uint16Array(length),
  duplicateAckNumber: new Uint32Array(length),
  bytesInFlight: new Uint32Array(length),
  roundTrip: new Float64Array(length),
});

const names = Object.keys(emptyColumns(0)) as readonly (keyof ConversationColumns)[];

export class GrowingColumns {
  #columns = emptyColumns(firstLength);
  #count = 0;
  #view: ConversationColumns | undefined;

  /** The same object until the next entry. */
  get view(): ConversationColumns {
    return (this.#view ??= changed(this.#columns, (column) => column.subarray(0, this.#count)));
  }

  /** The columns to write the next packet's entry into, and its place. */
  next(): { readonly into: ConversationColumns; readonly at: number } {
    if (this.#count === this.#columns.frame.length) this.#grow();
    this.#view = undefined;
    return { into: this.#columns, at: this.#count++ };
  }

  #grow(): void {
    const grown = emptyColumns(2 * this.#count);
    for (const name of names) (grown[name] as Column).set(this.#columns[name]);
    this.#columns = grown;
  }
}

function changed(columns: ConversationColumns, change: (column: Column) => Column): ConversationColumns {
  return Object.fromEntries(names.map((name) => [name, change(columns[name])])) as unknown as ConversationColumns;
}
