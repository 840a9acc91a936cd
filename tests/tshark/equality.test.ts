import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
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
import { explain, isClosed, isOpener, type Difference } from "./differences.ts";
import { buildOf, isRemembered, judgedFields, tsharkFields } from "./tshark.ts";

/** Fields that only tell what tshark saw: compared are the others. */
const notCompared = new Set(["frame.protocols", "_ws.malformed"]);
/**
 * The chat of the lab is bytes to tshark, so that its `data` and its chain of protocols differ; of a pcap it names no interface,
 * where we number the one there is. tshark 4.0 takes every CTCP message for one that does not end.
 */
const notOnOurOwn = new Set(["data.data", "data.len", "frame.protocols", "frame.interface_id", "irc.ctcp"]);
const compared = judgedFields.filter((name) => !notCompared.has(name));
const protocolsAt = judgedFields.indexOf("frame.protocols");

interface Ours {
  readonly rows: string[][];
  readonly problem: CaptureProblem | undefined;
  /** Frames whose quick line, line from a summary and line from the tree differ. */
  readonly torn: string[];
}

function look(capture: JudgedCapture, names: readonly string[] = compared): Ours {
  const parser = new CaptureParser();
  const analyzer = new Analyzer({ verifyChecksums: true });
  const values = new PacketValues(analyzer.packet);
  const dissector = new Dissector({ verifyChecksums: true });
  const payloads = new Dissector({ verifyChecksums: true });
  const summaries = new Dissector({ verifyChecksums: true });
  const columns = new FieldColumns(names, (name) => declaredFields.get(name)?.either);
  const lines = new ListLines(values);
  const rows: string[][] = [];
  const torn: string[] = [];
  parser.push(readFileSync(capture.path), (record) => {
    const packet = analyzer.add(record);
    const quick = lines.quickLine(record, packet);
    const dissection = dissector.dissect(record, values);
    const line = lines.line(record, dissection);
    const summarized = lines.line(record, summaries.summarize(record, values));
    const carried = lines.line(record, payloads.summarize(record, values, packet));
    const others = [quick ?? line, summarized, carried].filter((other) => other !== line);
    if (others.length > 0) torn.push(`${capture.name}: ${others.join("\n")}\n${line}`);
    rows.push(columns.values(dissection));
  });
  return { rows, problem: parser.end(), torn };
}

const share = (same: number, all: number): string => `${same} of ${all} (${((100 * same) / all).toFixed(3)} %)`;

/** How long tshark is asked about captures that it was not asked about before; `npm run judge` asks about all of them. */
const askingTime = process.env.VITRINE_JUDGE === "all" ? Infinity : 40_000;

/** Lets tshark look at the captures, as many at once as there are processors, and gives those that it came to. */
async function judged(captures: readonly JudgedCapture[]): Promise<JudgedCapture[]> {
  const end = Date.now() + askingTime;
  const waiting = captures.values();
  const seen = new Set<JudgedCapture>();
  const work = async (): Promise<void> => {
    for (const capture of waiting) {
      if (Date.now() > end && !isRemembered(capture.path, judgedFields)) continue;
      await tsharkFields(capture.path, judgedFields);
      seen.add(capture);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return captures.filter((capture) => seen.has(capture));
}

class Score {
  frames = 0;
  same = 0;
  /** Those in which tshark looks inside nothing that we show as bytes, after no such frame, and after none that opens conversations. */
  openFrames = 0;
  openSame = 0;
  readonly unexplained: Difference[] = [];
  readonly explained = new Map<string, number>();
  readonly torn: string[] = [];
  /** Files of which the two do not see the same number of frames. */
  readonly counts: string[] = [];

  add(capture: JudgedCapture, theirs: readonly string[][]): void {
    const ours = look(capture);
    this.torn.push(...ours.torn);
    // What tshark does not open at all has no packets to compare.
    if (theirs.length === 0) return;
    if (ours.rows.length !== theirs.length) {
      this.counts.push(`${capture.name}: tshark has ${theirs.length} frames, we have ${ours.rows.length}`);
      return;
    }
    const firstClosed = theirs.findIndex((row) => isClosed(row[protocolsAt]!));
    const firstOpener = theirs.findIndex((row) => isOpener(row[protocolsAt]!));
    theirs.forEach((row, index) => {
      const isBehindClosed = firstClosed >= 0 && firstClosed < index;
      const isBehindOpener = firstOpener >= 0 && firstOpener <= index;
      const where = { capture: capture.name, frame: index + 1, isBehindClosed, isBehindOpener };
      this.#compare(where, row, ours.rows[index]!);
    });
  }

  get share(): string {
    return `${share(this.same, this.frames)} frames; where both open the same protocols ${share(this.openSame, this.openFrames)}`;
  }

  #compare(
    where: Pick<Difference, "capture" | "frame" | "isBehindClosed" | "isBehindOpener">,
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
    if (isClosed(protocols) || where.isBehindClosed || where.isBehindOpener) return;
    this.openFrames += 1;
    if (isSame) this.openSame += 1;
  }
}

/** The declared fields that tshark knows too, but for those on which our own captures must differ. */
function sharedFields(): string[] {
  const listed = execFileSync("tshark", ["-G", "fields"], { encoding: "latin1", maxBuffer: 1024 ** 3, stdio: "pipe" });
  const theirNames = new Set([...listed.matchAll(/^F\t[^\t]*\t([^\t]*)/gm)].map((found) => found[1]));
  return [...declaredFields.keys()].filter((name) => theirNames.has(name) && !notOnOurOwn.has(name));
}

describe.skipIf(buildOf("tshark") === undefined)("tshark and we say the same", () => {
  test("our own captures are equal in the judged fields and in every field that both declare", async () => {
    const names = sharedFields();
    expect(names.length).toBeGreaterThan(190);
    const score = new Score();
    const wrong: string[] = [];
    for (const capture of ownCaptures()) {
      // One question about all the fields: the start of tshark takes longer than its answer.
      const asked = [...new Set([...judgedFields, ...names])];
      const theirs = await tsharkFields(capture.path, asked);
      score.add(
        capture,
        theirs.map((row) => row.slice(0, judgedFields.length)),
      );
      const places = names.map((name) => asked.indexOf(name));
      const ours = look(capture, names).rows;
      theirs.forEach((row, index) =>
        places.forEach((place, at) => {
          const [one, other] = [row[place], ours[index]?.[at]];
          if (one !== other) wrong.push(`${capture.name} frame ${index + 1} ${names[at]}: tshark ${one}, we ${other}`);
        }),
      );
    }
    console.log(`own captures: ${score.share}: equal in all ${compared.length} fields`);
    expect(score.unexplained).toEqual([]);
    expect(score.torn).toEqual([]);
    expect(score.counts).toEqual([]);
    expect(score.same).toBe(score.frames);
    expect(wrong).toEqual([]);
  });

  test("of other people's captures", { timeout: 1_800_000 }, async (context) => {
    const captures = collectedCaptures();
    if (captures.length === 0) context.skip("no collection of captures beside the checkout (VITRINE_CAPTURES)");
    const score = new Score();
    const seen = await judged(captures);
    for (const capture of seen) score.add(capture, await tsharkFields(capture.path, judgedFields));
    const leftOut = captures.length - seen.length;
    if (leftOut > 0) console.log(`no time for ${leftOut} of ${captures.length} captures: npm run judge takes it`);
    const reasons = [...score.explained].toSorted((one, other) => other[1] - one[1]);
    console.log(`collection: ${score.share}: equal in all ${compared.length} fields; the other values:`);
    for (const [reason, count] of reasons) console.log(`  ${count} ${reason}`);
    expect(score.torn).toEqual([]);
    expect(score.counts).toEqual([]);
    expect(score.unexplained.slice(0, 400)).toEqual([]);
  });
});
