import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import type { Answering } from "../source/capture-source.ts";
import { AnswerDesk } from "./answer-desk.ts";
import { CaptureReader } from "./capture-reader.ts";

const fixture = (name: string): File => {
  const path = fileURLToPath(new URL(`../../../glass/fixtures/${name}`, import.meta.url));
  return new File([new Uint8Array(readFileSync(path))], name);
};

/** A desk over a capture that was read, and every progress that it reports. */
async function deskOver(name: string) {
  const told: Answering[] = [];
  const reader = new CaptureReader(fixture(name), ({ answering }) => {
    if (answering === undefined) return;
    told.push(answering);
  });
  const desk = new AnswerDesk(reader);
  await reader.read();
  return { desk, told };
}

const asked = (...names: string[]) => names.map((name) => ({ file: fixture(name), decodeAs: [] }));

describe("the answers to a set of questions", () => {
  test("come with progress, from the first packet to the last of all captures", async () => {
    const { desk, told } = await deskOver("chatserver.pcap");
    const report = await desk.answers("lab3", asked("chatserver.pcap", "client1.pcap"));
    expect(report).toMatchObject({ set: "lab3", captures: [{ file: "chatserver.pcap" }, { file: "client1.pcap" }] });
    for (const { share } of told) expect(share >= 0 && share <= 1).toBe(true);
    expect(told.map(({ packets }) => packets)).toEqual(told.map(({ packets }) => packets).toSorted((a, b) => a - b));
  });

  test("are given up when somebody stops them, and complete when they are asked for again", async () => {
    const { desk } = await deskOver("losses.pcap");
    const first = desk.answers("lab3", asked("losses.pcap", "chatserver.pcap"));
    desk.stop();
    expect(await first).toBe("stopped");
    const again = await desk.answers("lab3", asked("losses.pcap", "chatserver.pcap"));
    const whole = await (await deskOver("losses.pcap")).desk.answers("lab3", asked("losses.pcap", "chatserver.pcap"));
    expect(again).toEqual(whole);
  });

  test("do not exist for a set that does not exist", async () => {
    expect(await (await deskOver("chat.pcap")).desk.answers("lab99", [])).toBeUndefined();
  });
});
