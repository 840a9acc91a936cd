import { expect, test } from "vitest";
import { pageTable } from "./table.ts";

test("figures are medians of the rounds that have them, with what came of their targets", () => {
  const rounds = [{ script: 78, usable: 900, gigabyteListed: 20 }, { script: 78, usable: 1_500 }, { usable: 1_100 }];
  const [head, , script, usable, listed, ...more] = pageTable(rounds).split("\n");
  expect(head).toBe("| | Vitrine | target |");
  expect(script).toBe("| first view: script that travels, kB | 78 | at most 300: reached |");
  expect(usable).toBe("| until it can be used, ms | 1,100 | at most 1,000: **missed** |");
  expect(listed).toBe("| until all packets are listed, s | 20 |  |");
  expect(more).toEqual([]);
});

test("the live view has a column for each flood, and its target is for all of them", () => {
  const table = pageTable([{ "line@0": 60, "line@2000": 70, "line@20000": 250, "shortened@20000": 3 }]);
  const [head, , line, shortened] = table.split("\n");
  expect(head).toBe("| | a quiet chat | 2,000 datagrams a second | 20,000 datagrams a second | target |");
  expect(line).toContain("| 60 | 70 | 250 | at most 200: **missed** |");
  expect(shortened).toContain("| – | – | 3 |  |");
});
