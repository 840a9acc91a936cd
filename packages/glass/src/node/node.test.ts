import {
  existsSync,
  ftruncateSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
  closeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { madeCaptures } from "../../fixtures/made.ts";
import { CaptureFile, RingWriter, ringName, tcpdumpArguments } from "./index.ts";
import { countsIn, droppedIn, refusalWords } from "./tcpdump.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "vitrine-node-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

test("a packet is found again by its place", () => {
  for (const name of ["trouble.pcap", "links.pcapng"]) {
    const path = join(folder, name);
    writeFileSync(path, madeCaptures().get(name)!);
    using file = new CaptureFile(path);
    const places: Array<[fileOffset: number, interfaceIndex: number, frame: number, length: number]> = [];
    file.read({
      onPacket: (record) =>
        void places.push([record.fileOffset, record.interfaceIndex, record.frame, record.capturedLength]),
    });
    for (const [fileOffset, interfaceIndex, frame, length] of places.toReversed()) {
      expect(file.packetAt(fileOffset, interfaceIndex, frame)).toMatchObject({
        frame,
        capturedLength: length,
        fileOffset,
      });
    }
  }
});

test("finding one packet of a gigabyte does not read all of it", () => {
  const path = join(folder, "long.pcap");
  const descriptor = openSync(path, "w");
  writeSync(descriptor, madeCaptures().get("trouble.pcap")!);
  // A file with a hole: a gigabyte long, and nearly nothing on the disk.
  ftruncateSync(descriptor, 1024 ** 3);
  closeSync(descriptor);
  using file = new CaptureFile(path);
  let read = 0;
  file.read({ onPacket: () => false, onProgress: (bytes) => (read = bytes) });
  expect(read).toBe(0);
  expect(file.parser.record.frame).toBe(1);
});

test("a ring of files keeps the last ones", () => {
  const writer = new RingWriter({ path: join(folder, "chat.pcapng"), files: 2, size: 100 }, () => new Uint8Array(10));
  for (let index = 0; index < 10; index += 1) writer.write(new Uint8Array(40).fill(index));
  writer.close();
  expect(writer.paths).toEqual([4, 5].map((number) => ringName(join(folder, "chat.pcapng"), number)));
  expect(readFileSync(writer.paths[1]!)).toHaveLength(90);
  expect(existsSync(ringName(join(folder, "chat.pcapng"), 3))).toBe(false);
});

test("a filter is never an option of tcpdump", () => {
  expect(tcpdumpArguments({ interface: "lo", filter: "-w /etc/passwd" }).slice(-2)).toEqual(["--", "-w /etc/passwd"]);
});

test("packets come as they are captured only where that is asked for: it takes room for each of the longest", () => {
  expect(tcpdumpArguments({ interface: "lo" })).not.toContain("--immediate-mode");
  expect(tcpdumpArguments({ interface: "lo", snapLength: 96, isImmediate: true, buffer: 64 }).join(" ")).toContain(
    "--immediate-mode -B 65536 -s 96 ",
  );
});

test("what tcpdump counted and complained about is understood", () => {
  const words =
    "5 packets captured\n9 packets received by filter\n3 packets dropped by kernel\n1 packet dropped by interface\n";
  expect(countsIn(words)).toEqual({ captured: 5, received: 9, droppedBySystem: 3, droppedByInterface: 1 });
  const soFar = "tcpdump: 1 packet captured, 9 packets received by filter, 3 packets dropped by kernel\n";
  expect([droppedIn(soFar + words.replace("3", "7")), droppedIn("")]).toEqual([7, 0]);
  expect(countsIn(soFar)).toBeUndefined();
  const permission =
    "tcpdump: eth0: You don't have permission to capture on that device\n(socket: Operation not permitted)";
  expect(refusalWords(permission, { interface: "eth0" })).toContain("setcap");
});
