// For the tests: a capture read both ways, into columns and taken apart, and what filters select of it by either.
import { Analyzer } from "../../../analysis/analyzer.ts";
import { LatestPacket } from "../../../analysis/latest-packet.ts";
import { PacketIndex } from "../../../analysis/packet-index.ts";
import { PacketValues } from "../../../analysis/packet-values.ts";
import { Dissector } from "../../../dissect/dissector.ts";
import type { Dissection } from "../../../dissect/tree.ts";
import { linkTypes } from "../../../file/link-type.ts";
import { CaptureParser } from "../../../file/parser.ts";
import { PacketRecord } from "../../../file/record.ts";
import type { Filter } from "../../compile.ts";
import { compileFilter } from "../../display-filter.ts";
import { compileChunkFilter, compileColumnFilter } from "../compile.ts";

export interface ReadBothWays {
  readonly records: readonly PacketRecord[];
  readonly index: PacketIndex;
  readonly dissections: readonly Dissection[];
}

export function readBothWays(records: readonly PacketRecord[]): ReadBothWays {
  const analyzer = new Analyzer();
  const index = new PacketIndex(analyzer.addresses);
  const dissector = new Dissector();
  const values = new PacketValues(analyzer.packet);
  const dissections = records.map((record) => {
    index.add(record, analyzer.add(record));
    return dissector.dissect(record, values);
  });
  return { records, index, dissections };
}

export function recordsOf(file: Uint8Array): PacketRecord[] {
  const records: PacketRecord[] = [];
  new CaptureParser().push(file, (record) => records.push(record.keep()));
  return records;
}

/** Packets of one link, one every second, as records; a record may be changed by `more`. */
export function recordsFrom(
  packets: ReadonlyArray<readonly number[]>,
  more: Partial<PacketRecord> = {},
): PacketRecord[] {
  return packets.map((packet, row) => {
    const bytes = Uint8Array.from(packet);
    const length = { capturedLength: bytes.length, originalLength: bytes.length };
    const times = { seconds: 1_700_000_000 + row, frame: row + 1 };
    return Object.assign(new PacketRecord(bytes), length, times, { linkType: linkTypes.ethernet }, more);
  });
}

const filters = new Map<string, Filter>();

export function compiled(text: string): Filter {
  const known = filters.get(text);
  if (known !== undefined) return known;
  const result = compileFilter(text);
  if (!result.isValid) throw new Error(`${text}: ${result.problem.message}`);
  filters.set(text, result.filter);
  return result.filter;
}

/** The rows that are selected by either way; `asked` are those that were left to the dissector. */
export function bothWays(text: string, { index, dissections }: ReadBothWays) {
  const filter = compiled(text);
  const asked: number[] = [];
  const byColumns = compileColumnFilter(filter, index).rows((row) => {
    asked.push(row);
    return filter.selects(dissections[row]!);
  });
  const byDissection = dissections.flatMap((dissection, row) => (filter.selects(dissection) ? [row] : []));
  return { text, byColumns: [...byColumns], byDissection, asked };
}

/** The filters that select other packets by columns than by dissection. */
export function disagreements(read: ReadBothWays, texts: readonly string[]) {
  return texts
    .map((text) => bothWays(text, read))
    .filter(({ byColumns, byDissection }) => byColumns.join() !== byDissection.join());
}

/** The columns' answers for each packet as it passes, without an index: a list for each filter. */
export function decidedInPassing(texts: readonly string[], records: readonly PacketRecord[]): number[][] {
  const analyzer = new Analyzer();
  const latest = new LatestPacket(analyzer.addresses);
  const filters = texts.map((text) => ({ mark: compileChunkFilter(compiled(text), latest), decided: [] as number[] }));
  const mask = new Uint8Array(1);
  for (const record of records) {
    const packet = latest.take(record, analyzer.add(record));
    for (const { mark, decided } of filters) {
      mark(packet, mask);
      decided.push(mask[0]!);
    }
  }
  return filters.map(({ decided }) => decided);
}

/** The columns' answer for each packet of the index. */
export function decidedInIndex(text: string, { index }: Pick<ReadBothWays, "index">): number[] {
  const { mark } = compileColumnFilter(compiled(text), index);
  return index.chunks.flatMap((chunk) => {
    const mask = new Uint8Array(chunk.capacity);
    mark(chunk, mask);
    return [...mask.subarray(0, chunk.rows)];
  });
}
