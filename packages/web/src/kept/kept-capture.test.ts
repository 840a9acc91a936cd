import { expect, test } from "vitest";
import { keepRules, rulesOf } from "./decode-rules.ts";
import { longestKept, mostCopied, mostKept, toForget, toReopen, type KeptCapture } from "./kept-capture.ts";

const now = 1_000_000_000_000;
const kept = (tab: string, name: string, keptAt = now, bytes = 10): KeptCapture => ({
  key: `${tab} ${name}`,
  tab,
  name,
  group: keptAt,
  label: "",
  keptAt,
  lastModified: 0,
  copy: new ArrayBuffer(bytes),
});

test("a reload opens what its tab had, and another tab the newest captures of the link's names", () => {
  const all = [kept("one", "a", now - 5), kept("one", "b", now - 5), kept("two", "a", now - 2), kept("two", "c")];
  expect(toReopen(all, "one", ["c"]).map(({ key }) => key)).toEqual(["one a", "one b"]);
  expect(toReopen(all, "three", ["b", "a", "a", "d"]).map(({ key }) => key)).toEqual(["one b", "two a"]);
  expect(toReopen(all, "three", [])).toEqual([]);
});

test("old captures are forgotten, and the oldest of too many or too large ones", () => {
  expect(toForget([kept("one", "a", now - longestKept - 1), kept("one", "b")], now).map(({ name }) => name)).toEqual([
    "a",
  ]);
  const large = [1, 2, 3].map((at) => kept("one", String(at), now - at, mostCopied / 2));
  expect(toForget(large, now).map(({ name }) => name)).toEqual(["3"]);
  const many = Array.from({ length: mostKept + 2 }, (_, at) => kept("one", String(at), now - at));
  expect(toForget(many, now)).toHaveLength(2);
});

test("decode-as rules are kept with their file, and damaged ones are left out", () => {
  const values = new Map<string, string>();
  const storage = {
    getItem: (key: string) => values.get(key) ?? null,
    setItem: (key: string, value: string) => void values.set(key, value),
  };
  const file = new File(["x"], "a.pcap", { lastModified: 7 });
  const rule = { transport: "tcp", first: 6000, last: 6000, application: "lab" } as const;
  expect(rulesOf(storage, file)).toEqual([]);
  keepRules(storage, file, [rule]);
  expect(rulesOf(storage, file)).toEqual([rule]);
  expect(rulesOf(storage, new File(["xy"], "a.pcap", { lastModified: 7 }))).toEqual([]);
  keepRules(storage, file, []);
  expect(rulesOf(storage, file)).toEqual([]);
  for (const damaged of [
    "[",
    "{}",
    "[1]",
    '[["a.pcap 1 7",["nonsense",{"transport":"tcp","first":1,"last":70000,"application":"lab"}]]]',
  ])
    expect(rulesOf({ getItem: () => damaged }, file)).toEqual([]);
});
