import { spawn, spawnSync } from "node:child_process";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { CaptureParser } from "@vitrine/glass";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { runHere } from "./testing/run-here.ts";

const command = fileURLToPath(new URL("../../bin/vitrine.js", import.meta.url));
const programArguments = [command, "capture"];
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "vitrine-capture-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

const noRight = "capturing needs root and tcpdump";
const mayCapture = process.getuid?.() === 0 && spawnSync("tcpdump", ["--version"]).status === 0;

/** Captures three datagrams to a port of our own on loopback, then Ctrl-C. */
async function captureDatagrams(output: string) {
  const socket = createSocket("udp4").bind(0, "127.0.0.1");
  await once(socket, "listening");
  const { port } = socket.address();
  const words = ["-i", "lo", "-o", output, "--filter", `udp port ${port}`, "--count", "3"];
  const child = spawn(process.execPath, [...programArguments, ...words], { stdio: ["ignore", "ignore", "pipe"] });
  let told = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    // It listens, so the packets can be sent.
    if (!told.includes("Capturing") && (told + text).includes("Capturing")) {
      for (const word of ["one", "two", "three"]) socket.send(word, port, "127.0.0.1");
    }
    told += text;
  });
  const [code] = (await once(child, "close")) as [number | null];
  socket.close();
  return { code, words: told };
}

describe("vitrine capture", () => {
  test.for([
    ["out.pcapng", { droppedBySystem: 0n, delivered: 3n }],
    ["out.pcap", undefined],
  ] as const)("writes what tcpdump captured into %s, and what was dropped", async ([name, statistics], context) => {
    if (!mayCapture) context.skip(noRight);
    const output = join(folder, name);
    const { code, words } = await captureDatagrams(output);
    expect(code).toBe(0);
    expect(words).toContain("3 packets in ");
    expect(words).toContain("None was dropped.");
    const parser = new CaptureParser();
    const packets: string[] = [];
    parser.push(readFileSync(output), ({ bytes, start, capturedLength }) => {
      packets.push(Buffer.from(bytes.subarray(start + 42, start + capturedLength)).toString());
    });
    expect(parser.end()).toBeUndefined();
    expect(packets).toEqual(["one", "two", "three"]);
    const told = parser.description.interfaces[0]!.statistics;
    expect(told && { droppedBySystem: told.droppedBySystem, delivered: told.delivered }).toEqual(statistics);
  });

  test.for<readonly [words: readonly string[], reason: string, code: number]>([
    [["-i", "nothing0", "-o", "x.pcapng"], "there is no interface nothing0", 1],
    [["-i", "lo", "-o", "x.pcapng", "--filter", "tcp.port == 5000"], "libpcap's language", 1],
    [["-i", "lo", "-o", "x.pcapng", "--filter", "-w /tmp/other"], "is not understood", 1],
    [["-i", "lo", "-o", "no-such-folder/x.pcapng"], "its folder is not there", 1],
    [["-i", "lo", "-o", "x.pcapng", "--ring", "3"], "go together", 2],
    [["-o", "x.pcapng"], "-i, --interface", 2],
  ])("%j is refused with a reason", async ([words, reason, code], context) => {
    if (!mayCapture && code === 1) context.skip(noRight);
    const done = await runHere(["capture", ...words], folder);
    expect(done.errors).toContain(reason);
    expect(done.errors).not.toContain("    at ");
    expect(done.code).toBe(code);
    expect(existsSync(join(folder, "x.pcapng"))).toBe(false);
    expect(existsSync("/tmp/other")).toBe(false);
  });
});
