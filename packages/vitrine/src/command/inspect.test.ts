import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { linkTypes, pcapHeader, pcapRecord, PacketRecord } from "@vitrine/glass";
import { runHere } from "./testing/run-here.ts";
import { afterEach, beforeEach, describe, expect, test } from "vitest";

const command = fileURLToPath(new URL("../../bin/vitrine.js", import.meta.url));
const fixtures = fileURLToPath(new URL("../../../glass/fixtures/", import.meta.url));
const programArguments = [command, "inspect"];
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "vitrine-inspect-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** Runs `vitrine inspect WORDS`; a name with a known ending is one of our captures. */
async function inspect(...words: readonly string[]) {
  const args = words.map((word) => (/^[a-z]+\.pcap(ng)?(\.gz)?$/.test(word) ? join(fixtures, word) : word));
  const done = await runHere(["inspect", ...args]);
  return { ...done, lines: done.output.split("\n").slice(0, -1) };
}

/** A segment of the lab's server, on raw IPv4. */
function serverSegment(frame: number, sequence: number, flags: number, words: string): Uint8Array {
  const bytes = new Uint8Array(40 + words.length);
  const view = new DataView(bytes.buffer);
  bytes.set([0x45, 0, 0, bytes.length, 0, 1, 0, 0, 64, 6, 0, 0, 10, 20, 30, 3, 10, 20, 30, 11]);
  view.setUint16(20, 5000);
  view.setUint16(22, 40_000);
  view.setUint32(24, sequence);
  view.setUint16(32, 0x5000 | flags);
  view.setUint16(34, 500);
  bytes.set(Buffer.from(words), 40);
  const record = new PacketRecord(bytes);
  Object.assign(record, { frame, capturedLength: bytes.length, originalLength: bytes.length });
  return pcapRecord(record, { linkType: linkTypes.raw });
}

describe("vitrine inspect", () => {
  test("lists packets, from a file, compressed, and from a pipe", async () => {
    const { code, lines, errors, output } = await inspect("chat.pcap");
    expect({ code, errors }).toEqual({ code: 0, errors: "" });
    expect(lines).toHaveLength(18);
    expect(lines[7]).toBe("    8   0.004000 10.20.30.11 → 10.20.30.3 LAB 60 registers as alice");
    expect((await inspect("chat.pcap.gz")).output).toBe(output);
    const piped = spawnSync(process.execPath, [...programArguments, "-"], {
      encoding: "utf8",
      input: readFileSync(join(fixtures, "chat.pcap")),
    });
    expect(piped).toMatchObject({ status: 0, stdout: output, stderr: "" });
  });

  test("filters, and shows a mistake under its place", async () => {
    expect((await inspect("trouble.pcap", "-Y", "tcp.analysis.fast_retransmission")).lines).toEqual([
      expect.stringMatching(/^ {3}12 .*\[fast retransmission\]/),
    ]);
    const wrong = await inspect("chat.pcap", "-Y", "tcp.prot == 5000");
    expect(wrong).toMatchObject({ code: 2, output: "" });
    expect(wrong.errors).toContain("    tcp.prot == 5000\n    ^^^^^^^^\n");
    expect(wrong.errors).toContain("tcp.port == 5000");
  });

  test("shows one packet in full, a field's bytes marked", async () => {
    const { output, code } = await inspect("chat.pcap", "--packet", "5", "--field", "tcp.flags");
    expect(code).toBe(0);
    expect(output).toContain("Sequence number: 3000000000 · relative 0  [bytes 38 to 41]");
    expect(output).toContain("[a0 02]");
    expect(await inspect("chat.pcap", "--packet", "99")).toMatchObject({
      code: 1,
      errors: expect.stringContaining("no packet 99"),
    });
  });

  test("a line of the chat that two segments carry is shown where it ends, also when only that packet is asked for", async () => {
    const header = pcapHeader({ linkType: linkTypes.raw });
    const segments = [serverSegment(1, 1, 0x10, "alice: a lo"), serverSegment(2, 12, 0x18, "ng line ")];
    writeFileSync(join(folder, "cut-line.pcap"), Buffer.concat([header, ...segments]));
    const path = join(folder, "cut-line.pcap");
    expect((await inspect(path)).lines).toEqual([
      expect.stringMatching(/LAB 51 the beginning of a line that goes on$/),
      expect.stringMatching(/LAB 48 alice says: a long line$/),
    ]);
    const { output } = await inspect(path, "--packet", "2");
    expect(output).toContain("Text: a long line");
    expect(output).toContain("Chat of the lab, from frames 1 and 2, 19 bytes");
    expect((await inspect(path, "-Y", 'lab.text == "a long line"')).lines).toHaveLength(1);
  });

  test("prints chosen fields, JSON, and every field's name", async () => {
    expect(
      (await inspect("chat.pcap", "--fields", "frame.number,tcp.flags,udp.port", "-Y", "frame.number in {5, 14}"))
        .lines,
    ).toEqual(["5\t0x0002\t", "14\t\t5000"]);
    expect(await inspect("chat.pcap", "--fields", "tcp.nonsense")).toMatchObject({ code: 2, output: "" });
    const frames = (await inspect("trouble.pcap", "--json")).lines.map(
      (line) => JSON.parse(line) as { marks: string[] },
    );
    expect(frames[11]!.marks).toEqual(["tcp.analysis.fast_retransmission", "tcp.analysis.retransmission"]);
    expect((await inspect("--fieldlist")).output).toContain("tcp.window_size_value\tunsigned\tWindow\t");
  });

  test("reads a port as the protocol that --decode-as names, and refuses what it cannot read", async () => {
    expect((await inspect("chat.pcap", "-d", "tcp.port==5000,data", "-Y", "lab && tcp")).lines).toEqual([]);
    expect((await inspect("chat.pcap", "-d", "udp.port==5000,data", "-Y", "lab && tcp")).lines).not.toEqual([]);
    const refused = await inspect("chat.pcap", "--decode-as", "tcp.port=6000,lab");
    expect(refused).toMatchObject({ code: 2, output: "" });
    expect(refused.errors).toContain("write two equals signs: tcp.port==6000,lab");
  });

  test("sums up conversations, and shows what was said in one", async () => {
    const { output } = await inspect("chat.pcap", "--streams");
    expect(output).toContain("tcp 0: 10.20.30.11:40000 ↔ 10.20.30.3:5000");
    expect(output).toContain("closed by both ends");
    expect((await inspect("chat.pcap", "--follow", "0")).lines).toEqual([
      "> alice",
      '< !{"bob": "10.20.30.12", "alice": "10.20.30.11"}bob: hello all ',
    ]);
    expect((await inspect("chat.pcap", "--follow", "7")).errors).toContain("no TCP conversation 7");
  });

  test("a damaged file gives every packet before the damage, and says where it is", async () => {
    const { code, lines, errors } = await inspect("cut.pcap");
    expect(code).toBe(1);
    expect(lines).toHaveLength(27);
    expect(errors).toMatch(/The file ends within packet 28: .*At byte 2,964/);
  });

  test.each([
    [["/no/such/file"], "there is no such file", 1],
    [["."], "it is a folder", 1],
    [[], "name a capture file", 2],
    [["chat.pcap", "--packet", "x"], "takes a number", 2],
  ])("%j is refused with a reason", async (words, reason, code) => {
    const refused = await inspect(...words);
    expect(refused.code).toBe(code);
    expect(refused.errors).toContain(reason);
    expect(refused.errors).not.toContain("    at ");
  });

  test("a reader that closes the pipe causes no error", async () => {
    const child = spawn(process.execPath, [...programArguments, "-"], { stdio: ["pipe", "pipe", "pipe"] });
    let errors = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => (errors += text));
    child.stdin.on("error", () => {});
    const capture = readFileSync(join(fixtures, "trouble.pcap"));
    child.stdin.write(capture);
    await once(child.stdout, "data");
    child.stdout.destroy();
    for (let times = 0; times < 2000 && child.exitCode === null; times += 1) {
      if (!child.stdin.write(capture.subarray(24))) break;
    }
    child.stdin.end();
    const [code] = (await once(child, "close")) as [number | null];
    expect({ code, errors }).toEqual({ code: 0, errors: "" });
  });

  test("a file that grows is shown as it comes, until Ctrl-C", async () => {
    const bytes = readFileSync(join(fixtures, "chat.pcap"));
    const path = join(folder, "growing.pcap");
    writeFileSync(path, bytes.subarray(0, 200));
    const child = spawn(process.execPath, [...programArguments, path, "--live"], { stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    const shows = Promise.withResolvers<void>();
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      output += text;
      // The first packets are shown: write the rest.
      if (/^ {4}2 /m.test(output) && !/^ {3}18 /m.test(output)) appendFileSync(path, bytes.subarray(200));
      if (/^ {3}18 /m.test(output)) shows.resolve();
    });
    await shows.promise;
    child.kill("SIGINT");
    const [code] = (await once(child, "close")) as [number | null];
    expect(code).toBe(0);
    expect(output.split("\n")).toHaveLength(19);
  });
});
