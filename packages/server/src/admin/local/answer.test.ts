import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { Problem } from "@vitrine/store";
import { describe, expect, onTestFinished, test } from "vitest";
import type { Log } from "../../console/log.ts";
import { answerOn, type AnswerOptions } from "./answer.ts";
import { longestRequest } from "./message.ts";

interface Door {
  readonly open: () => Socket;
  /** Sends the bytes and returns everything that comes until the server closes. */
  readonly send: (...pieces: readonly (string | Buffer)[]) => Promise<string>;
  readonly faults: readonly string[];
}

async function openDoor(run: AnswerOptions["run"], patience?: number): Promise<Door> {
  const folder = mkdtempSync(join(tmpdir(), "vitrine-answer-"));
  const path = join(folder, "socket");
  const server = createServer({ pauseOnConnect: true, allowHalfOpen: true }).listen(path);
  const faults: string[] = [];
  const error = (_: object, words: string): void => void faults.push(words);
  const log: Log = { debug: () => {}, info: () => {}, warn: () => {}, error };
  answerOn(server, { log, run, ...(patience !== undefined && { patience }) });
  await once(server, "listening");
  onTestFinished(() => {
    server.close();
    rmSync(folder, { recursive: true });
  });
  const open = (): Socket => {
    const socket = connect({ path, allowHalfOpen: true });
    onTestFinished(() => void socket.destroy());
    return socket;
  };
  return {
    open,
    send: (...pieces) => {
      const socket = open();
      for (const piece of pieces) socket.write(piece);
      return text(socket);
    },
    faults,
  };
}

const request = (command: string, parameters: object = {}): string =>
  `${JSON.stringify({ version: 1, command, parameters })}\n`;

const echo: AnswerOptions["run"] = ({ command, parameters }) => Promise.resolve({ command, parameters });

describe("the local socket", () => {
  test("answers one request with one line, also where it comes byte by byte", async () => {
    const { open, send } = await openDoor(echo);
    const line = request("account add", { name: "Zoë", password: "correct horse" });
    const reply = `{"version":1,"result":{"command":"account add","parameters":{"name":"Zoë","password":"correct horse"}}}\n`;
    expect(await send(line)).toBe(reply);
    const socket = open();
    const answer = text(socket);
    for (const byte of Buffer.from(line)) {
      socket.write(Buffer.of(byte));
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(await answer).toBe(reply);
  });

  test("answers a program that ends its side before the reply", async () => {
    const { open } = await openDoor(echo);
    const socket = open();
    socket.end(request("status"));
    expect(await text(socket)).toContain('"command":"status"');
  });

  test.each([
    ["hello\n", "The request is not JSON in one line."],
    ["[1]\n", "The request is not a JSON object."],
    ["\n", "The request is not JSON in one line."],
    ['{"command":"status"}\n', "The request has the version null; this program speaks version 1."],
    ['{"version":2,"command":"status"}\n', "The request has the version 2; this program speaks version 1."],
    ['{"version":1}\n', 'The request names no command: "command" is a text.'],
    ['{"version":1,"command":"x","parameters":[]}\n', '"parameters" is a JSON object whose values are texts.'],
    ['{"version":1,"command":"x","parameters":{"a":1}}\n', '"parameters" is a JSON object whose values are texts.'],
    [Buffer.from("\xff\xfe\x00\n", "latin1"), "The request is not JSON in one line."],
    ["x".repeat(longestRequest + 1), `The request is longer than ${longestRequest} bytes.`],
  ])("refuses %j with a sentence, and runs nothing", async (bytes, words) => {
    let runs = 0;
    const { send, faults } = await openDoor(() => {
      runs += 1;
      return Promise.resolve({});
    });
    expect(JSON.parse(await send(bytes))).toEqual({ version: 1, refusal: words });
    expect([runs, faults]).toEqual([0, []]);
  });

  test("refuses half a request, when it ends and when it does not", async () => {
    const ending = (await openDoor(echo)).open();
    ending.end('{"version":1');
    expect(await text(ending)).toContain("The request has no end: it is one line.");
    const { open } = await openDoor(echo, 50);
    expect(await text(open())).toContain("The request did not come within 0.05 seconds.");
  });

  test("says why a command is refused, and nothing of a fault but that the log has it", async () => {
    const { send, faults } = await openDoor(({ command }) =>
      Promise.reject(command === "no" ? new Problem("bob has no password here.") : new Error("secret detail")),
    );
    expect(JSON.parse(await send(request("no")))).toEqual({ version: 1, refusal: "bob has no password here." });
    const fault = JSON.parse(await send(request("break"))) as { refusal: string };
    expect(fault.refusal).toBe("The server could not do this. Its log says why.");
    expect(faults).toEqual(["a command of the local socket failed: secret detail"]);
  });

  test("keeps few connections, and serves those that come when one of them has closed", async () => {
    const { open, send } = await openDoor(echo);
    const waiting = Array.from({ length: 16 }, open);
    await Promise.all(waiting.map((socket) => once(socket, "connect")));
    expect(await send(request("status")).catch(() => "")).toBe("");
    waiting[0]!.end(request("status"));
    expect(await text(waiting[0]!)).toContain('"command":"status"');
    await expect.poll(() => send(request("status")).catch(() => "")).toContain('"command":"status"');
  });
});
