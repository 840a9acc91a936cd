import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { schemaFaults, type Schema } from "../../fixtures/json-schema.ts";
import { compileFilter } from "../filter/display-filter.ts";
import { CaptureParser } from "../file/parser.ts";
import type { PacketRecord } from "../file/record.ts";
import { Analyzer } from "../analysis/analyzer.ts";
import { PacketValues } from "../analysis/packet-values.ts";
import { Dissector } from "../dissect/dissector.ts";
import type { Answer, Evidence } from "./answer.ts";
import { CaptureWitness } from "./capture-witness.ts";
import { explainOrigin } from "./field-origin.ts";
import { explainMarks } from "./mark-reason.ts";
import { answerSet, type SetReport } from "./report.ts";
import type { SeenCapture } from "./seen/seen.ts";
import { builtInSet } from "./set.ts";

const fixture = (name: string): string => fileURLToPath(new URL(`../../fixtures/${name}`, import.meta.url));
const schemaFile = fileURLToPath(new URL("../../../../docs/guide/explain.schema.json", import.meta.url));

function witness(name: string, keep: (record: PacketRecord) => boolean = () => true): SeenCapture {
  const parser = new CaptureParser();
  const seeing = new CaptureWitness(name);
  parser.push(readFileSync(fixture(name)), (record) => {
    if (keep(record)) seeing.take(record);
  });
  return seeing.finish(parser.description, parser.end());
}

function ask(...captures: SeenCapture[]): SetReport {
  return answerSet(builtInSet("lab3")!, { captures });
}

function answerTo(report: SetReport, id: string): Answer {
  return report.answers.find((answer) => answer.id === id)!;
}

function valuesOf(report: SetReport, id: string): Record<string, unknown> {
  const answer = answerTo(report, id);
  if (!answer.answered) throw new Error(`${id} is not answered: ${answer.needs}`);
  return answer.values;
}

/** The bytes of a frame in the file itself; frames count from 1. */
function frameBytes(name: string, frame: number): Uint8Array {
  let found: Uint8Array | undefined;
  new CaptureParser().push(readFileSync(fixture(name)), (record) => {
    if (record.frame === frame) found = record.bytes.slice(record.start, record.start + record.capturedLength);
  });
  return found!;
}

const bigEndian = (bytes: Uint8Array): number => bytes.reduce((value, byte) => value * 256 + byte, 0);

const fixtures = [
  "chat.pcap",
  "chatserver.pcap",
  "client1.pcap",
  "losses.pcap",
  "trouble.pcap",
  "fragments.pcap",
  "headers.pcap",
  "cut.pcap",
];

const selected = new Map<string, Map<string, number[]>>();

/** The frames that each evidence's filter selects, in one pass. */
function selectionsOf(name: string, evidence: readonly Evidence[]): Map<string, number[]> {
  const known = selected.get(name);
  if (known !== undefined) return known;
  const filters = [...new Set(evidence.map(({ filter }) => filter))].map((text) => {
    const compiled = compileFilter(text);
    if (!compiled.isValid) throw new Error(`${text}: ${compiled.problem.message}`);
    return { text, filter: compiled.filter, frames: [] as number[] };
  });
  const analyzer = new Analyzer();
  const dissector = new Dissector();
  const values = new PacketValues(analyzer.packet);
  new CaptureParser().push(readFileSync(fixture(name)), (record) => {
    analyzer.add(record);
    const dissection = dissector.dissect(record, values);
    for (const { filter, frames } of filters) if (filter.selects(dissection)) frames.push(record.frame);
  });
  const found = new Map(filters.map(({ text, frames }) => [text, frames]));
  selected.set(name, found);
  return found;
}

describe("every answer", () => {
  test.each(fixtures)("has the documented shape (%s)", (name) => {
    const schema = JSON.parse(readFileSync(schemaFile, "utf8")) as Schema;
    const report = JSON.parse(JSON.stringify(ask(witness(name)))) as unknown;
    expect(schemaFaults(report, schema)).toEqual([]);
  });

  test.each(fixtures)("has filters that show its evidence (%s)", (name) => {
    const report = ask(witness(name));
    const evidence = report.answers.flatMap((answer) => (answer.answered ? answer.evidence : []));
    expect(evidence.filter((one) => !selectionsOf(name, evidence).get(one.filter)!.includes(one.frame))).toEqual([]);
  });

  test.each(fixtures)("points at bytes that are in the frame (%s)", (name) => {
    const report = ask(witness(name));
    const evidence = report.answers.flatMap((answer) => (answer.answered ? answer.evidence : []));
    const outside = evidence.filter(({ frame, bytes }) => bytes[0] + bytes[1] > frameBytes(name, frame).length);
    expect(outside).toEqual([]);
  });
});

describe("the answers about our own chat", () => {
  let report: SetReport;
  beforeAll(() => {
    report = ask(witness("chatserver.pcap"), witness("client1.pcap"));
  });

  test("q1 reads back what each of the three saw", () => {
    const people = valuesOf(report, "q1").participants as Array<{
      name: string;
      saw: Array<{ line: string; transport: string }>;
    }>;
    const lines = new Map(people.map(({ name, saw }) => [name, saw.map(({ line }) => line)]));
    expect([...lines.keys()].toSorted()).toEqual(["alice", "bob", "carol"]);
    expect(lines.get("alice")).toEqual([
      "(joined as alice)",
      "(in the chat: alice)",
      "(in the chat: alice and bob)",
      "(in the chat: alice, bob and carol)",
      "alice: hello all",
      "carol: proved me",
      "(in the chat: alice and bob)",
      "bob: hello alice",
      "to bob, directly: see you at four",
      "(left)",
    ]);
    expect(lines.get("bob")).toContain("alice, directly: see you at four");
    expect(lines.get("carol")).toContain("alice: hello all");
    expect(valuesOf(report, "q1")).toMatchObject({ messages: 4, direct: 1 });
  });

  test("q3 and q4 give the numbers in the frames", () => {
    const syn = valuesOf(report, "q3") as { frame: number; seqRaw: number };
    expect(syn).toMatchObject({ frame: 1, seqRelative: 0, flags: 2, stream: 0, server: "10.20.30.3:5000" });
    expect(syn.seqRaw).toBe(bigEndian(frameBytes("chatserver.pcap", 1).subarray(38, 42)));
    expect(valuesOf(report, "q4")).toMatchObject({
      frame: 2,
      ackRaw: (syn.seqRaw + 1) % 2 ** 32,
      ackRelative: 1,
      flags: 0x12,
      synFrame: 1,
    });
    const answer = answerTo(report, "q3");
    // Three conversations at the server, and alice's once more at her own machine.
    expect(answer.streams).toHaveLength(4);
    const flag = answer.answered ? answer.evidence.find(({ field }) => field === "tcp.flags.syn") : undefined;
    expect(flag).toEqual({
      file: "chatserver.pcap",
      frame: 1,
      field: "tcp.flags.syn",
      bytes: [47, 1],
      value: 1,
      filter: "frame.number == 1 && tcp.flags.syn == 1",
    } satisfies Evidence);
  });

  test("q5 finds the least window in the handshake, where it is not scaled", () => {
    expect(valuesOf(report, "q5")).toMatchObject({ leastWindow: 64_240, throttled: false });
  });

  test("q6 says that nothing was sent again, and draws the numbers", () => {
    expect(valuesOf(report, "q6")).toMatchObject({ count: 0, frames: [] });
    expect(answerTo(report, "q6")).toMatchObject({ figures: [{ kind: "sequence" }] });
  });

  test("q7 to q12 read the datagram that carried the direct message", () => {
    expect(valuesOf(report, "q7").fields).toMatchObject([
      { name: "udp.srcport", value: 5000, bytes: [34, 2] },
      { name: "udp.dstport", value: 5000, bytes: [36, 2] },
      { name: "udp.length", value: 24, bytes: [38, 2] },
      { name: "udp.checksum", bytes: [40, 2] },
    ]);
    expect(valuesOf(report, "q8")).toMatchObject({ bytesEach: 2, bytesAll: 8 });
    expect(valuesOf(report, "q9")).toMatchObject({ length: 24, payload: 16, frame: 24, disagree: [] });
    expect(valuesOf(report, "q10")).toMatchObject({ byHeader: 65_527, byIpv4: 65_507 });
    expect(valuesOf(report, "q11")).toMatchObject({ port: 65_535 });
    expect(valuesOf(report, "q12")).toMatchObject({ protocol: 17, frame: 24 });
  });

  test("q13 says that bob's conversation still ran, lacks nothing, and that a pcap does not count drops", () => {
    const { captures, complete } = valuesOf(report, "q13") as {
      complete: boolean;
      captures: Array<{ connections: Array<{ complete: boolean; state: string; client: string }> }>;
    };
    expect(captures).toMatchObject([{ file: "chatserver.pcap", packets: 61, dropped: null }, { packets: 27 }]);
    const open = captures.flatMap(({ connections }) => connections.filter(({ state }) => state === "open"));
    expect(open).toMatchObject([{ client: expect.stringContaining("10.20.30.12") as string, complete: true }]);
    expect(complete).toBe(true);
    expect(answerTo(report, "q13")).toMatchObject({ explanation: expect.stringContaining("does not say") as string });
  });

  test("q14 distinguishes a join by name from a proved one, and repeats no password", () => {
    expect(valuesOf(report, "q14").exchanges).toMatchObject([
      { name: "alice", method: "none", outcome: "let in" },
      { name: "bob", method: "none", outcome: "let in" },
      { name: "carol", method: "scram", outcome: "let in", readable: "parts" },
    ]);
    expect(JSON.stringify(report)).not.toContain("correct horse");
  });

  test("d1 draws lookup, handshake, name, roster and datagram", () => {
    const steps = valuesOf(report, "d1").steps as Array<{ label: string }>;
    expect(steps.map(({ label }) => label)).toEqual([
      "DNS: where is chat.ttm4200.com?",
      "DNS: chat.ttm4200.com is 10.20.30.3",
      "SYN",
      "SYN, ACK",
      "ACK",
      "name: alice",
      "roster",
      expect.stringContaining("see you at four"),
    ]);
  });

  test("d2 follows a line to every hearer", () => {
    const { line, copies, text } = valuesOf(report, "d2") as {
      line: object;
      copies: Array<{ to: string }>;
      text: string;
    };
    expect(text).toBe("hello all");
    expect(line).toMatchObject({ acknowledgedIn: expect.any(Number) as number, retransmissions: [] });
    expect(copies.map(({ to }) => to).toSorted()).toEqual(["bob", "carol"]);
  });
});

describe("the answers about a chat with losses, which the sender's kernel counted", () => {
  test("q6 finds each segment that was sent again, and how the sender knew", () => {
    const report = ask(witness("losses.pcap"));
    const { count, frames: all } = valuesOf(report, "q6") as {
      count: number;
      frames: Array<{ frame: number; kind: string; original: number; why: string }>;
    };
    // RetransSegs 10 at the server, and alice's SYN; TCPFastRetrans 7.
    expect(count).toBe(11);
    expect(all).toHaveLength(11);
    expect(answerTo(report, "q6")).toMatchObject({
      answer: expect.stringContaining("11 segments were sent again") as string,
    });
    expect(all.filter(({ kind }) => kind === "fast")).toHaveLength(7);
    // It answers alice's second SYN 4 µs later: no timer of the server ran out.
    expect(all.find(({ frame }) => frame === 12)).toMatchObject({
      kind: "answer",
      why: expect.stringContaining("frame 11") as string,
    });
    expect(all.filter(({ original, frame }) => original === null || original >= frame)).toEqual([]);
  });

  test("q9 to q12 say that there is no UDP, and what to capture", () => {
    for (const id of ["q7", "q8", "q9", "q10", "q11", "q12"]) {
      expect(answerTo(ask(witness("losses.pcap")), id)).toMatchObject({
        answered: false,
        needs: expect.stringContaining("client") as string,
      });
    }
  });
});

describe("the answers about TCP in trouble", () => {
  const seen = witness("trouble.pcap");

  test("q5 lists every occasion on which the receiver held the sender back", () => {
    const values = valuesOf(ask(seen), "q5") as {
      throttled: boolean;
      leastWindow: number;
      directions: Array<{ zeroWindows: number[] }>;
    };
    expect(values).toMatchObject({ throttled: true, leastWindow: 0 });
    expect(values.directions.flatMap(({ zeroWindows }) => zeroWindows).length).toBeGreaterThan(0);
  });

  test("q6 distinguishes the kinds", () => {
    const streams = valuesOf(ask(seen), "q6").streams as Array<{ frames?: Array<{ kind: string }> }>;
    const kinds = new Set(streams.flatMap(({ frames }) => frames ?? []).map(({ kind }) => kind));
    expect([...kinds].toSorted()).toEqual(["fast", "spurious", "timeout"]);
  });

  test("every mark has a reason with numbers of this capture", () => {
    const explained = seen.connections.flatMap((connection) =>
      connection.segments.flatMap((segment) => explainMarks(connection, segment)),
    );
    expect(explained.length).toBeGreaterThan(10);
    for (const { reason } of explained) {
      expect(reason).toMatch(/\d/);
      expect(reason).toMatch(/\.$/);
      expect(reason).not.toMatch(/undefined|NaN/);
    }
  });
});

describe("the answers about a capture that begins too late", () => {
  const late = witness("chatserver.pcap", (record) => record.frame > 20);

  test("q3 is not answered, and says what to capture", () => {
    const first = answerTo(
      answerSet(builtInSet("lab3")!, { captures: [{ ...late, connections: late.connections.slice(0, 1) }] }),
      "q3",
    );
    expect(first).toMatchObject({
      answered: false,
      needs: expect.stringContaining("before the client connects") as string,
    });
  });

  test("q5 does not guess the window's scale", () => {
    const finding = valuesOf(ask(late), "q5") as { directions: Array<{ scaleKnown: boolean }> };
    expect(finding.directions.every(({ scaleKnown }) => !scaleKnown)).toBe(true);
    expect(answerTo(ask(late), "q5")).toMatchObject({ answer: expect.stringContaining("unscaled") as string });
  });

  test("q13 says that the beginning is missing", () => {
    expect(valuesOf(ask(late), "q13")).toMatchObject({ complete: false });
    expect(answerTo(ask(late), "q13")).toMatchObject({ explanation: expect.stringContaining("no SYN") as string });
  });
});

describe("an empty capture", () => {
  test("answers nothing but whether it is complete", () => {
    const report = ask(witness("chatserver.pcap", () => false));
    expect(report.answers.filter(({ answered }) => answered).map(({ id }) => id)).toEqual(["q13"]);
    expect(valuesOf(report, "q13")).toMatchObject({ complete: false });
  });
});

/** A capture with bytes of its packets changed; the file's own structure stays, so that the packets are reached. */
function mutated(
  name: string,
  changes: ReadonlyArray<readonly [frame: number, at: number, byte: number]>,
): SeenCapture {
  return witness(name, (record) => {
    for (const [frame, at, byte] of changes) {
      if (frame === record.frame && at < record.capturedLength) record.bytes[record.start + at] = byte;
    }
    return true;
  });
}

describe("hostile captures", () => {
  test.each(["chat.pcap", "client1.pcap", "trouble.pcap", "headers.pcap"])(
    "are answered without an exception (%s)",
    (name) => {
      const change = fc.tuple(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 0, max: 120 }),
        fc.integer({ min: 0, max: 255 }),
      );
      fc.assert(
        fc.property(fc.array(change, { minLength: 1, maxLength: 30 }), (changes) => {
          const report = ask(mutated(name, changes));
          const shown = JSON.stringify(
            report.answers.map((answer) =>
              answer.answered ? [answer.answer, answer.explanation, answer.evidence] : answer.needs,
            ),
          );
          expect(shown).not.toMatch(/\\u00[01]|NaN|undefined/);
        }),
        { numRuns: 60 },
      );
    },
  );
});

describe("a field's number", () => {
  const seen = witness("chatserver.pcap");
  const [connection] = seen.connections;
  const segment = (frame: number) => connection!.segments.find((one) => one.frame === frame)!;

  test("tcp.ack of the SYN-ACK comes from the SYN", () => {
    const origin = explainOrigin(connection!, segment(2), "tcp.ack")!;
    expect(origin.frames).toEqual([1]);
    expect(origin.words).toContain("the SYN's number 0 in frame 1 plus 1, since a SYN takes one number");
  });

  test("the window is the header's number times what the handshake agreed on", () => {
    expect(explainOrigin(connection!, segment(3), "tcp.window_size")!.words).toMatch(
      /in the header times .* in frame 1, is/,
    );
  });
});
