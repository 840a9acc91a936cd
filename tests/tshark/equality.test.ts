import { readFileSync } from "node:fs";
import {
  Analyzer,
  CaptureParser,
  declaredFields,
  Dissector,
  FieldColumns,
  ListLines,
  PacketValues,
  type CaptureProblem,
} from "@vitrine/glass";
import { describe, expect, test } from "vitest";
import { collectedCaptures, ownCaptures, type JudgedCapture } from "./captures.ts";
import { explain, isClosed, type Difference } from "./differences.ts";
import { judgedFields, tsharkFields, tsharkVersion } from "./tshark.ts";

/** Fields that only tell what tshark saw: compared are the others. */
const notCompared = new Set(["frame.protocols", "_ws.malformed"]);
const compared = judgedFields.filter((name) => !notCompared.has(name));
const protocolsAt = judgedFields.indexOf("frame.protocols");

interface Ours {
  readonly rows: string[][];
  readonly problem: CaptureProblem | undefined;
  /** Frames whose quick line and whose line from the tree differ. */
  readonly torn: string[];
}

function look(capture: JudgedCapture): Ours {
  const parser = new CaptureParser();
  const analyzer = new Analyzer();
  const values = new PacketValues(analyzer.packet);
  const dissector = new Dissector({ verifyChecksums: true });
  const columns = new FieldColumns(compared, (name) => declaredFields.get(name)?.either);
  const lines = new ListLines(values);
  const rows: string[][] = [];
  const torn: string[] = [];
  parser.push(readFileSync(capture.path), (record) => {
    const packet = analyzer.add(record);
    const quick = lines.quickLine(record, packet);
    const dissection = dissector.dissect(record, values);
    const line = lines.line(record, dissection);
    if (quick !== undefined && quick !== line) torn.push(`${capture.name}: ${quick}\n${line}`);
    rows.push(columns.values(dissection));
  });
  return { rows, problem: parser.end(), torn };
}

class Score {
  frames = 0;
  same = 0;
  readonly unexplained: Difference[] = [];
  readonly explained = new Map<string, number>();
  readonly torn: string[] = [];
  /** Files of which the two do not see the same number of frames. */
  readonly counts: string[] = [];

  async add(capture: JudgedCapture): Promise<void> {
    const theirs = await tsharkFields(capture.path, judgedFields);
    const ours = look(capture);
    this.torn.push(...ours.torn);
    // What tshark does not open at all has no packets to compare.
    if (theirs.length === 0) return;
    if (ours.rows.length !== theirs.length) {
      this.counts.push(`${capture.name}: tshark has ${theirs.length} frames, we have ${ours.rows.length}`);
      return;
    }
    const firstClosed = theirs.findIndex((row) => isClosed(row[protocolsAt]!));
    theirs.forEach((row, index) => {
      const isBehindClosed = firstClosed >= 0 && firstClosed < index;
      this.#compare({ capture: capture.name, frame: index + 1, isBehindClosed }, row, ours.rows[index]!);
    });
  }

  get share(): string {
    return `${this.same} of ${this.frames} frames (${((100 * this.same) / this.frames).toFixed(3)} %)`;
  }

  #compare(
    where: Pick<Difference, "capture" | "frame" | "isBehindClosed">,
    theirs: readonly string[],
    ours: readonly string[],
  ): void {
    const protocols = theirs[protocolsAt]!;
    let isSame = true;
    compared.forEach((field, place) => {
      const tshark = theirs[judgedFields.indexOf(field)]!;
      if (tshark === ours[place]) return;
      isSame = false;
      const difference = { ...where, field, tshark, ours: ours[place]!, protocols };
      const reason = explain(difference);
      if (reason === undefined) this.unexplained.push(difference);
      else this.explained.set(reason, (this.explained.get(reason) ?? 0) + 1);
    });
    this.frames += 1;
    if (isSame) this.same += 1;
  }
}

describe.skipIf(tsharkVersion === undefined)("tshark and we say the same", () => {
  test("of our own captures", async () => {
    const score = new Score();
    for (const capture of ownCaptures()) await score.add(capture);
    console.log(`own captures: ${score.share} equal in all ${compared.length} fields`);
    expect(score.unexplained).toEqual([]);
    expect(score.torn).toEqual([]);
    expect(score.counts).toEqual([]);
    expect(score.same).toBe(score.frames);
  });

  test("of other people's captures", { timeout: 1_800_000 }, async (context) => {
    const captures = collectedCaptures();
    if (captures.length === 0) context.skip("no collection of captures beside the checkout (VITRINE_CAPTURES)");
    const score = new Score();
    for (const capture of captures) await score.add(capture);
    const reasons = [...score.explained].toSorted((one, other) => other[1] - one[1]);
    console.log(`collection: ${score.share} equal in all ${compared.length} fields; the other values:`);
    for (const [reason, count] of reasons) console.log(`  ${count} ${reason}`);
    expect(score.torn).toEqual([]);
    expect(score.counts).toEqual([]);
    expect(score.unexplained.slice(0, 400)).toEqual([]);
  });
});
