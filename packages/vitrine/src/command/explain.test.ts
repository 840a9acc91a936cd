import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Done, runHere } from "./testing/run-here.ts";

const fixture = (name: string): string => fileURLToPath(new URL(`../../../glass/fixtures/${name}`, import.meta.url));
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "vitrine-explain-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

const explain = (...words: string[]): Promise<Done> => runHere(["explain", ...words]);

/** The comment of each frame, as tshark reads them, "" where there is none; undefined where there is no tshark. */
function commentsIn(file: string): string[] | undefined {
  const { error, status, stdout } = spawnSync("tshark", ["-r", file, "-n", "-T", "fields", "-e", "frame.comment"], {
    encoding: "utf8",
  });
  if (error !== undefined) return undefined;
  expect(status).toBe(0);
  return stdout.split("\n").slice(0, -1);
}

describe("vitrine explain", () => {
  test("answers for people, with the header drawn and its evidence", async () => {
    const { code, output } = await explain(fixture("chatserver.pcap"), fixture("client1.pcap"));
    expect(code).toBe(0);
    expect(output).toContain("chatserver.pcap: 61 packets, 3 TCP conversations, 0 UDP datagrams");
    expect(output).toContain("│ Sequence number 655821398                                     │");
    expect(output).toContain("alice: hello all");
    expect(output).toContain("◀");
    expect(output).toContain("frame 1, byte 47: tcp.flags.syn = 1");
    expect(output).not.toContain("\u001b");
    expect(output.split("\n").filter((line) => Array.from(line).length > 80)).toEqual([]);
  });

  test("says what a capture cannot answer, and what to capture", async () => {
    const { code, output } = await explain(fixture("chatserver.pcap"), "--set", "lab4");
    expect(code).toBe(0);
    expect(output.replaceAll(/\s+/g, " ")).toContain(
      "Not answered. There is no UDP datagram in this capture. Capture on a client",
    );
    expect(output).not.toContain("q5");
  });

  test("asks a teacher's own set, of the stream it names", async () => {
    const set = join(folder, "tuesday.toml");
    writeFileSync(set, 'title = "Tuesday"\n[[question]]\nid = "q3"\nstream = 1\npoints = 2\n');
    const { output } = await explain(fixture("chatserver.pcap"), "--set", set, "--json");
    const report = JSON.parse(output) as {
      set: string;
      title: string;
      answers: Array<{ points: number; values: { stream: number; frame: number } }>;
    };
    expect(report).toMatchObject({ set: "tuesday", title: "Tuesday" });
    expect(report.answers).toMatchObject([{ points: 2, values: { stream: 1, frame: 8 } }]);
  });

  test("explains a wrong set in one line", async () => {
    const set = join(folder, "wrong.toml");
    writeFileSync(set, "[[question\n");
    const { code, errors } = await explain(fixture("chatserver.pcap"), "--set", set);
    expect(code).toBe(2);
    expect(errors).toContain("is no TOML");
    expect(errors.trim().split("\n")).toHaveLength(1);
  });

  test("writes the evidence as comments that tshark reads", async (context) => {
    const out = join(folder, "annotated.pcapng");
    expect((await explain(fixture("client1.pcap"), "--annotate", out)).code).toBe(0);
    const comments = commentsIn(out);
    if (comments === undefined) return context.skip("tshark is not installed");
    expect(comments).toHaveLength(27);
    expect(comments[4]).toMatch(/q3: The SYN in frame 5 carries .*tcp\.flags\.syn = 1/);
    expect(comments[23]).toMatch(/q12: 17, in hexadecimal 0x11\. \[ip\.proto = 17\]/);
    return expect(readFileSync(out).toString("utf8")).toContain("Answers to the set lab3");
  });

  test("writes several captures as one, a section each, every piece of evidence on its packet", async (context) => {
    const out = join(folder, "both.pcapng");
    const files = ["chatserver.pcap", "client1.pcap"];
    const { code, output } = await explain(...files.map(fixture), "--annotate", out, "--json");
    expect(code).toBe(0);
    const sections = readFileSync(out).toString("utf8");
    expect(sections).toContain("Capture chatserver.pcap\nAnswers to the set lab3");
    expect(sections).toContain("Capture client1.pcap. Its frame 1 is frame 62 of this file\nAnswers");
    const comments = commentsIn(out);
    if (comments === undefined) return context.skip("tshark is not installed");
    // tshark opens both sections.
    expect(comments).toHaveLength(61 + 27);
    interface Proven {
      readonly evidence?: ReadonlyArray<{ file: string; frame: number; field: string }>;
    }
    const { answers } = JSON.parse(output) as { answers: Array<Proven & { id: string; streams?: Proven[] }> };
    const missing = answers.flatMap(({ id, evidence = [], streams = [] }) =>
      [...evidence, ...streams.flatMap((stream) => stream.evidence ?? [])].filter(({ file, frame, field }) => {
        const comment = comments[frame - 1 + (file === "client1.pcap" ? 61 : 0)]!;
        return !comment.includes(`${id}: `) || !comment.includes(field);
      }),
    );
    return expect(missing).toEqual([]);
  });

  test("never writes over the capture, and leaves nothing half written", async () => {
    const copy = join(folder, "copy.pcapng");
    writeFileSync(copy, readFileSync(fixture("client1.pcap")));
    expect(await explain(copy, "--annotate", copy)).toMatchObject({
      code: 2,
      errors: expect.stringContaining("overwrite") as string,
    });
    expect((await explain(fixture("client1.pcap"), "--annotate", join(folder, "missing", "out.pcapng"))).code).toBe(2);
    expect(readdirSync(folder)).toEqual(["copy.pcapng"]);
    expect(readFileSync(copy).equals(readFileSync(fixture("client1.pcap")))).toBe(true);
  });

  test("takes the packets that tcpdump missed from the run's result.json beside the capture", async () => {
    const file = join(folder, "client1.pcap");
    writeFileSync(file, readFileSync(fixture("client1.pcap")));
    const record = { file: "client1.pcap", packets: 27, dropped: 4, isComplete: false };
    const q13 = async (): Promise<string> => {
      const { answers } = JSON.parse((await explain(file, "--json")).output) as {
        answers: Array<{ id: string; answer: string }>;
      };
      return answers.find(({ id }) => id === "q13")!.answer;
    };
    writeFileSync(join(folder, "result.json"), JSON.stringify({ captures: [record] }));
    expect(await q13()).toContain("the capture tool missed 4 packets");
    // A record of another capture under the same name says nothing, and neither does a file that is no result.
    for (const other of [JSON.stringify({ captures: [{ ...record, packets: 99 }] }), "{", "[]"]) {
      writeFileSync(join(folder, "result.json"), other);
      expect(await q13()).toContain("does not say whether the capture tool missed any");
    }
  });

  test("finds the UDP header of a datagram in fragments in the first of them", async () => {
    const json = await explain(fixture("fragments.pcap"), "--packet", "3", "--field", "udp.length", "--json");
    expect(JSON.parse(json.output)).toMatchObject({ bytes: [38, 2], bytesFrame: 1, isOnWire: true });
    expect((await explain(fixture("fragments.pcap"), "--packet", "3", "--field", "udp.length")).output).toContain(
      "bytes 38 to 39 of frame 1, the first fragment",
    );
    expect((await explain(fixture("fragments.pcap"), "--packet", "1", "--field", "udp.length")).errors).toContain(
      "--packet 3",
    );
  });

  test("refuses a number of conversations that is none", async () => {
    expect(await explain(fixture("client1.pcap"), "--conversations", "none")).toMatchObject({
      code: 2,
      errors: expect.stringContaining("number of conversations") as string,
    });
  });

  test("explains the marks of a packet with the numbers that led to them", async () => {
    const { output } = await explain(fixture("losses.pcap"), "--packet", "46");
    expect(output.replaceAll(/\s+/g, " ")).toContain(
      "its sequence number 134 is below the next expected 176; 1 duplicate ACK came just before it",
    );
  });

  test("explains a field, and where its number comes from", async () => {
    const { output } = await explain(fixture("client1.pcap"), "--packet", "6", "--field", "tcp.ack");
    expect(output.replaceAll(/\s+/g, " ")).toContain(
      "It is the SYN's number 0 in frame 5 plus 1, since a SYN takes one number. See frame 5.",
    );
    const json = await explain(fixture("client1.pcap"), "--packet", "6", "--field", "tcp.flags.syn", "--json");
    expect(JSON.parse(json.output)).toMatchObject({ field: "tcp.flags.syn", bytes: [47, 1], value: "set" });
  });

  test.each([
    [["nosuch.pcap"], "cannot be read"],
    [[fixture("client1.pcap"), "--set", "lab9"], "there are lab3, lab4"],
    [[fixture("client1.pcap"), "--packet", "99"], "27 packets"],
    [[fixture("client1.pcap"), "--packet", "1", "--field", "tcp.nosuch"], "no declared field"],
    [[fixture("client1.pcap"), "--field", "tcp.ack"], "--field needs --packet"],
  ])("%j is refused with a reason", async (words, told) => {
    const { code, errors } = await explain(...words);
    expect(code).toBe(2);
    expect(errors).toContain(told);
    expect(errors).not.toMatch(/\n\s+at /);
  });

  test("answers a damaged capture as far as it goes", async () => {
    const { code, output } = await explain(fixture("cut.pcap"));
    expect(code).toBe(0);
    expect(output).toContain("damaged:");
    expect(existsSync(fixture("cut.pcap"))).toBe(true);
  });

  test("says that a text file is no capture", async () => {
    const file = join(folder, "letter.pcap");
    writeFileSync(file, "Dear reader, this is no capture at all.");
    expect(await explain(file)).toMatchObject({ code: 1, output: expect.stringContaining("damaged:") as string });
  });
});
