// The packets that one filter selects, as far as it has looked: the columns decide about nearly all rows, the others are taken
// apart. A capture that has grown is looked at from there on.
import {
  CHUNK_ROWS,
  Dissector,
  PacketAnalysis,
  PacketValues,
  SegmentAnalysis,
  SELECTED,
  UNDECIDED,
  compileColumnFilter,
  type ChunkFilter,
  type Filter,
} from "@vitrine/glass";
import type { CaptureReader } from "./capture-reader.ts";
import { RowList, merged } from "./row-list.ts";

/** Packets that are taken apart between two looks at the page's messages: some fifteen milliseconds. */
const mostAtOnce = 1000;
/** Rows whose columns are looked at between two such looks: some milliseconds. */
const mostRowsAtOnce = 64 * CHUNK_ROWS;

/** The columns' verdict about the next rows. */
interface Scanned {
  /** The row after the last of them. */
  readonly end: number;
  readonly selected: RowList;
  readonly undecided: RowList;
  /** Decided, but a later row may show something of theirs. */
  readonly leads: RowList;
}

export class SelectionPass {
  readonly #reader: CaptureReader;
  readonly #selects: Filter["selects"];
  readonly #mark: ChunkFilter;
  readonly #mask = new Uint8Array(CHUNK_ROWS);
  readonly #found = new RowList();
  #looked = 0;
  /** Sees the rows that nothing but dissection decides, and before them those that lead on to them. */
  readonly #dissector: Dissector;
  readonly #packet = new PacketAnalysis(new SegmentAnalysis());
  readonly #values = new PacketValues(this.#packet);
  /** Rows that lead on to later ones; the dissector has seen so many of them. */
  readonly #leads = new RowList();
  #leadsSeen = 0;

  constructor(reader: CaptureReader, filter: Filter) {
    this.#reader = reader;
    this.#dissector = new Dissector({ decodeAs: reader.decodeAs });
    this.#selects = filter.selects;
    this.#mark = compileColumnFilter(filter, reader.index).mark;
  }

  /** The rows that were found so far, in order. */
  get rows(): Uint32Array {
    return this.#found.rows;
  }

  /** Rows that were looked at. */
  get looked(): number {
    return this.#looked;
  }

  /** Looks on for some milliseconds, at most to the row before `until`. */
  async goOn(until: number): Promise<void> {
    const { end, selected, undecided, leads } = this.#scan(until);
    if (undecided.length > 0) {
      const unseen = this.#leads.rows.subarray(this.#leadsSeen);
      if (unseen.length > 0) {
        const next = unseen.slice(0, mostAtOnce);
        await this.#reader.packetsAt(next, (record, row) => void this.#at(row).summarize(record, this.#values));
        this.#leadsSeen += next.length;
        return;
      }
      const chosen = await this.#decide(undecided.rows, leads.rows);
      this.#found.addAll(merged(selected.rows, chosen));
    } else {
      this.#leads.addAll(leads.rows);
      this.#found.addAll(selected.rows);
    }
    this.#looked = end;
  }

  #scan(until: number): Scanned {
    const { index, recall } = this.#reader;
    const { hasLeads } = recall;
    const mask = this.#mask;
    const [selected, undecided, leads] = [new RowList(), new RowList(), new RowList()];
    const last = Math.min(until, this.#looked + mostRowsAtOnce);
    let row = this.#looked;
    while (row < last && undecided.length + leads.length < mostAtOnce) {
      const chunk = index.chunkOf(row);
      this.#mark(chunk, mask);
      const end = Math.min(last, chunk.firstRow + chunk.rows);
      for (; row < end && undecided.length + leads.length < mostAtOnce; row += 1) {
        const decided = mask[row - chunk.firstRow]!;
        if (decided === UNDECIDED) undecided.add(row);
        else {
          if (decided === SELECTED) selected.add(row);
          if (hasLeads && recall.leadsOn(row)) leads.add(row);
        }
      }
    }
    return { end: row, selected, undecided, leads };
  }

  /** Those of the undecided rows that are selected. */
  async #decide(undecided: Uint32Array, leads: Uint32Array): Promise<Uint32Array> {
    const chosen = new RowList();
    const isLead = new Set(leads);
    await this.#reader.packetsAt(merged(undecided, leads), (record, row) => {
      const dissector = this.#at(row);
      if (isLead.has(row)) dissector.summarize(record, this.#values);
      else if (this.#selects(dissector.dissect(record, this.#values))) chosen.add(row);
    });
    return chosen.rows;
  }

  /** The dissector, ready for a row's packet. */
  #at(row: number): Dissector {
    const { recall } = this.#reader;
    recall.passTo(row, this.#dissector);
    recall.restore(row, this.#packet);
    return this.#dissector;
  }
}
