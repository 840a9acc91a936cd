// The same table of filters, run over a capture's columns: they and our own dissection together select what dissection alone does.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Analyzer, compileColumnFilter, compileFilter, Dissector, PacketIndex, PacketValues } from "@vitrine/glass";
import type { Dissection } from "@vitrine/glass";
import { CaptureFile } from "@vitrine/glass/node";
import { expect, test } from "vitest";
import { ownCaptures } from "./captures.ts";

const filters = readFileSync(fileURLToPath(new URL("display-filters.txt", import.meta.url)), "utf8")
  .split("\n")
  .flatMap((text) => {
    const result = compileFilter(text);
    return result.isValid ? [result.filter] : [];
  });

function read(path: string): { readonly index: PacketIndex; readonly dissections: readonly Dissection[] } {
  const analyzer = new Analyzer();
  const index = new PacketIndex(analyzer.addresses);
  const dissector = new Dissector();
  const values = new PacketValues(analyzer.packet);
  const dissections: Dissection[] = [];
  using file = new CaptureFile(path);
  file.read({
    onPacket: (record) => {
      index.add(record, analyzer.add(record));
      dissections.push(dissector.dissect(record.keep(), values));
    },
  });
  return { index, dissections };
}

test.each(ownCaptures().filter(({ name }) => !name.endsWith(".gz")))(
  "columns select the same frames of $name",
  ({ path }) => {
    const { index, dissections } = read(path);
    const unequal = filters.filter((filter) => {
      const isSelected = dissections.map((dissection) => filter.selects(dissection));
      const byDissection = isSelected.flatMap((is, row) => (is ? [row] : []));
      const byColumns = compileColumnFilter(filter, index).rows((row) => isSelected[row]!);
      return byColumns.join() !== byDissection.join();
    });
    expect(unequal.map(({ text }) => text)).toEqual([]);
  },
);
