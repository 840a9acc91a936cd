import { expect, test } from "vitest";
import { parseCounts } from "./capture.ts";

test("tcpdump's counts are read in one line and in three", () => {
  const counts = { captured: 12, received: 14, dropped: 1 };
  const line = "tcpdump: 12 packets captured, 14 packets received by filter, 1 packet dropped by kernel\n";
  expect(parseCounts(line)).toEqual(counts);
  expect(parseCounts("12 packets captured\n14 packets received by filter\n1 packet dropped by kernel\n")).toEqual(
    counts,
  );
});

test("counts that have come only in part are none yet", () => {
  expect(parseCounts("12 packets captured\n14 packets rec")).toBeUndefined();
});
