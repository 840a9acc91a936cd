import { anyText } from "@vitrine/wire/testing";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { declaredFields } from "../dissect/declared.ts";
import type { FieldDeclaration, ProtocolDeclaration } from "../dissect/field.ts";
import type { Dissection, FieldValue, Layer } from "../dissect/tree.ts";
import { compileFilterWith, type Filter } from "./compile.ts";
import { parseFilter } from "./parse.ts";
import { printFilter } from "./print.ts";
import { drawProblem } from "./problem.ts";
import { completeTerm, createVocabulary } from "./vocabulary.ts";

function protocol(name: string): ProtocolDeclaration {
  return { name, label: name, column: name, sentence: name, fields: {}, found: [] };
}

const vocabulary = createVocabulary(declaredFields, ["frame", "eth", "ip", "tcp", "udp"].map(protocol));

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A layer with these values; the bytes are those of the whole frame from `offset` on. */
function layer(
  name: string,
  offset: number,
  length: number,
  values: ReadonlyArray<readonly [string, FieldValue]>,
): Layer {
  const nodes = values.map(([field, value]) => ({
    field: declaredFields.get(field) as FieldDeclaration,
    value,
    offset: 0,
    length: 0,
  }));
  return { protocol: protocol(name), source: 0, offset, length, nodes, isQuoted: false, remarks: [] };
}

/** 10.20.30.11:40000 says "hello" to 10.20.30.3:5000. */
const hello: Dissection = {
  frame: 7,
  earlierFrames: [],
  sources: [{ label: "Frame", bytes: Uint8Array.from([0x9c, 0x40, 0x13, 0x88, ...bytesOf("hello")]) }],
  layers: [
    layer("frame", 0, 9, [
      ["frame.number", 7],
      ["frame.time_delta", -1_500_000n],
      ["frame.protocols", "eth:ip:tcp:lab"],
    ]),
    layer("ip", 0, 0, [
      ["ip.src", Uint8Array.of(10, 20, 30, 11)],
      ["ip.dst", Uint8Array.of(10, 20, 30, 3)],
      ["ip.proto", 6],
    ]),
    layer("tcp", 0, 4, [
      ["tcp.srcport", 40000],
      ["tcp.dstport", 5000],
      ["tcp.flags", 0x18],
      ["tcp.flags.syn", false],
      ["tcp.flags.ack", true],
      ["tcp.len", 5],
      ["tcp.analysis.retransmission", true],
    ]),
    layer("lab", 4, 5, []),
  ],
  protocol: "LAB",
  from: "10.20.30.11",
  to: "10.20.30.3",
  summary: "hello",
};

function compiled(text: string): Filter {
  const result = compileFilterWith(text, vocabulary);
  if (!result.isValid) throw new Error(drawProblem(text, result.problem));
  return result.filter;
}

function problemOf(text: string): string {
  const result = compileFilterWith(text, vocabulary);
  return result.isValid ? "" : drawProblem(text, result.problem);
}

describe("a filter selects", () => {
  test.each([
    "",
    "tcp",
    "not udp",
    "tcp.port == 5000",
    "tcp.port eq 0x1388 && ip",
    "ip.addr == 10.20.30.3",
    "ip.addr != 10.20.30.99",
    "ip.addr !== 10.20.30.3",
    "ip.src == 10.20.30.0/24",
    "ip.src & 255.255.255.0 == 10.20.30.0",
    "tcp.port in {4000..5000, 7}",
    "all tcp.port in {4000..50000}",
    "tcp.port not in {1..10}",
    "any tcp.port === 5000",
    "tcp.srcport > tcp.dstport > 4999",
    "tcp.flags & 0x08",
    "tcp.flags & 0x18 == 0x18",
    "tcp.flags.syn",
    "tcp.flags.syn == 0 and tcp.flags.ack == True",
    "tcp.analysis.retransmission",
    "tcp[2:2] == 13:88",
    "tcp[0-1,2:2] == 9c401388",
    'tcp[-5:] == "hello"',
    "tcp[4] == 'h'",
    'tcp contains "ell"',
    'tcp matches "H.L+o$"',
    'frame matches r"\\x13\\x88hello"',
    "len(tcp) == 9",
    "count(ip.addr) == 2",
    "max(tcp.port) == 40000",
    "min(tcp.port, 10) == 10",
    "tcp.len * 2 + 1 == 11",
    "{tcp.len + 1} * 2 == 12",
    "tcp.len - 6 == -1",
    "-tcp.len < 0",
    "tcp.len / 2 == 2",
    "frame.time_delta < 0",
    "abs(frame.time_delta) == 0.0015",
    'upper(frame.protocols) contains "TCP"',
    'string(ip.src) matches "^10\\\\.20"',
    "ip.proto == TCP",
    "ip.addr#1 == 10.20.30.11",
    "tcp xor udp",
    "!(udp or tcp.port == 80)",
  ])("%s", (text) => {
    expect(compiled(text).selects(hello)).toBe(true);
  });

  test.each([
    "udp",
    "udp.port != 80",
    "tcp.port == 80",
    "tcp.port != 5000",
    "tcp.port === 5000",
    "ip.src == 10.20.31.0/24",
    "tcp[100]",
    "tcp.len / 0 == 1",
    "ip.addr#2 == 10.20.30.11",
    "tcp.analysis.duplicate_ack",
  ])("not with %s", (text) => {
    expect(compiled(text).selects(hello)).toBe(false);
  });
});

describe("a mistake is shown under its place", () => {
  test("with what could have been meant", () => {
    expect(problemOf("ip && tcp.prot == 80")).toBe(
      [
        "tcp.prot is neither a field nor a protocol.",
        "    ip && tcp.prot == 80",
        "          ^^^^^^^^",
        "Did you mean: ip && tcp.port == 80",
      ].join("\n"),
    );
  });

  test.each([
    ["tcp.port = 80", "tcp.port == 80"],
    ["tcp.port => 80", "tcp.port >= 80"],
    ["tcp.port <> 80", "tcp.port != 80"],
    ["tcp port 80", "tcp.port == 80"],
    ["host 10.20.30.3", "ip.addr == 10.20.30.3"],
    ["src host 10.20.30.3 and tcp port 80", "ip.src == 10.20.30.3 and tcp.port == 80"],
    ["net 10.20.30.0/24", "ip.addr == 10.20.30.0/24"],
    ["port 53", "(tcp.port == 53 or udp.port == 53)"],
    ["tcp.port == 80 tcp.len > 0", "tcp.port == 80 and tcp.len > 0"],
    ["TCP.Port == 80", "tcp.port == 80"],
    ["tcp AND ip", "tcp and ip"],
    ["tcp & ip", "tcp && ip"],
    ["tcp.port in {80 81}", "tcp.port in {80, 81}"],
    ["80 == tcp.port", "tcp.port == 80"],
    ["frame contains hello", 'frame contains "hello"'],
    ["ip.addr == 10.0.0.1 or 10.0.0.2", "ip.addr in {10.0.0.1, 10.0.0.2}"],
    ["(tcp.len + 1) == 5", "{tcp.len + 1} == 5"],
    ['tcp.port == "80"', "tcp.port == 80"],
    ["tcp.flags.syn == true", "tcp.flags.syn == True"],
    ['tcp matches "\\d"', 'tcp matches r"\\d"'],
    ["tcp.payload contains “hello”", 'tcp.payload contains "hello"'],
    ["tcp.retransmission", "tcp.analysis.retransmission"],
  ])("%s: did you mean %s?", (text, suggestion) => {
    expect(problemOf(text)).toContain(`Did you mean: ${suggestion}`);
  });

  test.each([
    ["tcp.port == 80000", "too big"],
    ["ip.addr == ::1", "ipv6.addr"],
    ["tcp.analysis.retransmission == 1", "there or not"],
    ["tcp.port contains 80", "neither"],
    ["len(tcp)", "compared"],
    ["foo(tcp)", "no function"],
    ["tcp and", "ends too early"],
    ["(tcp", "ends too early"],
    ['"abc', "closing"],
    ["tcp[3-1]", "upwards"],
    ["tcp[0:0]", "at least 1"],
    ['tcp matches "("', "not closed"],
    ["ip.src == tcp.port", "different kinds"],
    ["tcp.port == 80\u001b[31m", "means nothing"],
  ])("%s: %s", (text, words) => {
    const problem = problemOf(text);
    expect(problem).toContain(words);
    expect(problem).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
  });

  test("too long, too deep, too many", () => {
    expect(problemOf("a".repeat(10_000))).toContain("at most");
    expect(problemOf(`${"(".repeat(100)}tcp`)).toContain("nests");
    expect(problemOf(`${"!".repeat(100)}tcp`)).toContain("nests");
    expect(problemOf(`frame.number in {${"1,".repeat(2000)}1}`)).toContain("at most");
    expect(problemOf(`${"-".repeat(100)}1 == 1`)).toContain("nests");
  });
});

function withoutSpans(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (key, inner: unknown) => (key === "span" ? undefined : inner)));
}

describe("for every text", () => {
  const piece = fc.constantFrom(
    ...'tcp;udp;ip.src;tcp.port;frame.time_delta;==;!=;===;!==;>;<=;contains;matches;in;{;};(;);and;or;not;xor;any;all;&;+;-;*;/;%;..;,;#;1;80;0x1f;10.0.0.1;10.0.0.0/8;::1;13:88;"a\\x00";r"\\d";\'a\';[0:2];[1-3,5:];[-1];len(;max('.split(
      ";",
    ),
  );
  const filterText = fc.array(piece, { maxLength: 14 }).map((pieces) => pieces.join(" "));

  test("there is a filter or a problem, never an exception", { timeout: 300_000 }, () => {
    fc.assert(
      fc.property(fc.oneof(filterText, anyText({ maxLength: 60 })), (text) => {
        const result = compileFilterWith(text, vocabulary);
        const outcome = result.isValid ? result.filter.selects(hello) : drawProblem(text, result.problem);
        expect(["boolean", "string"]).toContain(typeof outcome);
      }),
      { numRuns: 600 },
    );
  });

  test("a printed filter is read again as the same", () => {
    fc.assert(
      fc.property(filterText, (text) => {
        const result = compileFilterWith(text, vocabulary);
        if (!result.isValid || text.trim() === "") return;
        const printed = printFilter(parseFilter(text));
        expect(withoutSpans(parseFilter(printed))).toEqual(withoutSpans(parseFilter(text)));
        expect(printFilter(parseFilter(printed))).toBe(printed);
      }),
      { numRuns: 1200 },
    );
  });
});

describe("completion", () => {
  test("offers fields with their label and sentence", () => {
    const [first] = completeTerm(vocabulary, "tcp.window_size_v");
    expect(first).toMatchObject({ name: "tcp.window_size_value" });
    expect(first?.sentence.length).toBeGreaterThan(10);
    expect(completeTerm(vocabulary, "tcp.")[0]?.name.split(".")).toHaveLength(2);
  });
});
