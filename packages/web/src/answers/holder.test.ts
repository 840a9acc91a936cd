import { expect, test } from "vitest";
import { holderOf } from "./holder.ts";

const capture = (name: string) => ({ name, file: new File([], name) });
const [one, other] = [capture("one.pcap"), capture("other.pcap")];
const live = { name: "live", file: undefined };

test("evidence is shown from its own capture, from none once that is closed, and a feed's from the feed", () => {
  expect(holderOf({ file: "other.pcap" }, one, [one, other])).toBe(other);
  expect(holderOf({ file: "other.pcap" }, one, [one])).toBeUndefined();
  expect(holderOf({ file: "" }, live, [live])).toBe(live);
});
