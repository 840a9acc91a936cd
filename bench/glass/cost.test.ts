import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { missingWords } from "./cost.ts";
import { glassMeasures } from "./measure.ts";

/** In place of the compiled `cost`: on this machine there is everything but tcptrace. */
const cost = `#!/bin/sh
status=0
[ "$1" = tcptrace ] && status=127
echo '{"cpu":4000,"wall":4000,"memory":1000000,"status":'$status'}'
`;

let binaries: string;
beforeAll(async () => {
  binaries = await mkdtemp(join(tmpdir(), "vitrine-cost-"));
  await writeFile(join(binaries, "cost"), cost);
  await chmod(join(binaries, "cost"), 0o755);
});
afterAll(() => rm(binaries, { recursive: true }));

test("a program that is not installed leaves its column empty, and the rest is measured", async () => {
  const bench = { binaries, capture: "capture.pcap", part: "part.pcap", packets: 10, missing: new Set<string>() };
  const round = await glassMeasures.get("glass-analysis")!(bench);
  expect(round.analysis).toEqual({ vitrine: 400, tcptrace: undefined, tshark: 400, c: 400 });
  expect([...bench.missing]).toEqual(["tcptrace"]);
});

test("a missing program is reported in one line, with the package to install", () => {
  expect(missingWords([])).toBe("");
  expect(missingWords(["tcptrace"])).toBe(
    "tcptrace is not installed and has no figures. On Debian: apt-get install tcptrace",
  );
});
