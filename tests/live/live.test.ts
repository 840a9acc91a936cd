// A server that is watched, as a browser and the capture see it: real tcpdump on loopback, tshark as the judge.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLive, type Live, type LiveOptions } from "@vitrine/live";
import type { FromPage, FromServer, LineTrace } from "@vitrine/live/feed";
import { createServer } from "@vitrine/server";
import { describe, expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import { Peer } from "../server/peer.ts";

const missing = ["tcpdump", "tshark"].find((program) => spawnSync(program, ["--version"]).error !== undefined);
const isRoot = process.getuid?.() === 0;

interface Watched {
  readonly port: number;
  readonly live: Live;
  readonly join: (name: string) => Promise<Peer>;
  readonly open: (message?: FromPage) => Promise<FeedPage>;
}

/** A page without a browser: what it was told, and the packets that it was given. */
class FeedPage {
  readonly told: FromServer[] = [];
  readonly packets: Buffer[] = [];
  readonly socket: WebSocket;
  #wake: () => void = () => {};

  constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on("message", (data: Buffer, isBinary) => {
      if (isBinary) this.packets.push(data);
      else this.told.push(JSON.parse(data.toString()) as FromServer);
      this.#wake();
    });
    socket.on("close", () => this.#wake());
  }

  say(message: FromPage): void {
    this.socket.send(JSON.stringify(message));
  }

  async until<Found>(find: (page: FeedPage) => Found | undefined): Promise<Found> {
    for (;;) {
      const found = find(this);
      if (found !== undefined) return found;
      if (this.socket.readyState === WebSocket.CLOSED) throw new Error(`closed; told ${JSON.stringify(this.told)}`);
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  first<Kind extends FromServer["kind"]>(kind: Kind): Promise<Extract<FromServer, { kind: Kind }>> {
    return this.until(({ told }) => told.find((one) => one.kind === kind) as Extract<FromServer, { kind: Kind }>);
  }

  #asked = 0;

  async line(number: number): Promise<LineTrace | undefined> {
    const id = ++this.#asked;
    this.say({ kind: "line", id, number });
    const answer = await this.until(({ told }) => told.find((one) => one.kind === "line" && one.id === id));
    return answer.kind === "line" ? answer.trace : undefined;
  }

  /** Until every byte of the line, and its acknowledgments, were captured. */
  async wholeLine(number: number, hearers: number): Promise<LineTrace> {
    for (;;) {
      const trace = await this.line(number);
      const carriages = trace === undefined ? [] : [trace.speaker, ...trace.hearers];
      if (carriages.length === hearers + 1 && carriages.every(({ acknowledged }) => acknowledged !== undefined))
        return trace!;
      const had = this.packets.length;
      await this.until(({ packets }) => (packets.length > had ? true : undefined));
    }
  }
}

async function watched(options: Partial<LiveOptions> = {}): Promise<Watched> {
  const handler: { live?: Live } = {};
  const server = createServer({ host: "127.0.0.1", port: 0 }, { http: (socket) => handler.live!.take(socket) });
  const { port } = await server.listen();
  const folder = mkdtempSync(join(tmpdir(), "vitrine-live-"));
  writeFileSync(join(folder, "index.html"), "<!doctype html><title>Vitrine</title>");
  const live = await createLive(server.events, {
    folder,
    interface: "lo",
    port,
    datagramPort: 5000,
    room: "lobby",
    ...options,
  });
  handler.live = live;
  const peers: Peer[] = [];
  onTestFinished(async () => {
    for (const { socket } of peers) socket.destroy();
    live.close();
    await server.close();
    rmSync(folder, { recursive: true });
  });
  return {
    port,
    live,
    join: async (name) => {
      const peer = new Peer(port);
      peers.push(peer);
      peer.say(name);
      await peer.until(({ lastRoster }) => lastRoster !== undefined && name in lastRoster);
      return peer;
    },
    open: async (message = { kind: "open" }) => {
      const socket = new WebSocket(`ws://127.0.0.1:${port}/feed`, { origin: `http://127.0.0.1:${port}` });
      onTestFinished(() => socket.terminate());
      const page = new FeedPage(socket);
      await new Promise((resolve, reject) => socket.on("open", resolve).on("error", reject));
      page.say(message);
      return page;
    },
  };
}

/** Until tcpdump listens: what was sent before would be missing. */
async function capturing(page: FeedPage): Promise<void> {
  await page.until(({ told }) => {
    const states = told.flatMap((one) =>
      one.kind === "hello"
        ? [one.capture]
        : one.kind === "events"
          ? one.events.flatMap((event) => (event.kind === "capture" ? [event.capture] : []))
          : [],
    );
    return states.find(({ kind }) => kind === "capturing");
  });
}

interface SharkRow {
  readonly frame: number;
  readonly stream: string;
  readonly sequence: number;
  readonly length: number;
  readonly payload: string;
  readonly destinationPort: number;
}

/** The packets of a page, as tshark reads them. */
function shark(page: FeedPage): SharkRow[] {
  const folder = mkdtempSync(join(tmpdir(), "vitrine-shark-"));
  try {
    const path = join(folder, "feed.pcap");
    writeFileSync(path, Buffer.concat(page.packets));
    const fields = ["frame.number", "tcp.stream", "tcp.seq", "tcp.len", "tcp.payload", "tcp.dstport"];
    const args = ["-r", path, "-Y", "tcp", "-T", "fields", ...fields.flatMap((name) => ["-e", name])];
    return execFileSync("tshark", args, { stdio: ["ignore", "pipe", "ignore"] })
      .toString()
      .trimEnd()
      .split("\n")
      .map((line) => {
        const [frame, stream, sequence, length, payload, port] = line.split("\t");
        return {
          frame: Number(frame),
          stream: stream!,
          sequence: Number(sequence),
          length: Number(length),
          payload: Buffer.from(payload ?? "", "hex").toString(),
          destinationPort: Number(port),
        };
      });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

describe("a watched server", () => {
  test("a line leads to its segments, as tshark finds them in the same capture", async (context) => {
    if (missing !== undefined) return context.skip(`there is no ${missing}`);
    if (!isRoot) return context.skip("capturing needs root");
    const { port, join: joinChat, open } = await watched();
    const page = await open();
    await capturing(page);
    const [alice, bob, carol] = [await joinChat("alice"), await joinChat("bob"), await joinChat("carol")];
    await alice.until(({ lastRoster }) => lastRoster !== undefined && "carol" in lastRoster);
    const long = "long ".repeat(400);
    alice.say("first\nsecond one\n");
    await carol.until(({ chat }) => chat.includes("second one"));
    bob.say(`${long}\n`);
    await carol.until(({ chat }) => chat.split("bob: ").length >= 3);
    const traces = [await page.wholeLine(1, 2), await page.wholeLine(2, 2), await page.wholeLine(3, 2)];
    const rows = shark(page);
    const byFrame = new Map(rows.map((row) => [row.frame, row]));
    expect(traces.map(({ line }) => line.text.trim())).toEqual(["first", "second one", long.trim()]);
    for (const { line, speaker, hearers } of traces.slice(0, 2)) {
      const [spoken] = speaker.segments;
      expect(byFrame.get(spoken!.frame)!.payload).toBe("first\nsecond one\n");
      expect(byFrame.get(spoken!.frame)!.destinationPort).toBe(port);
      expect(hearers.map(({ name }) => name).toSorted()).toEqual(["bob", "carol"]);
      for (const { segments, connection } of hearers) {
        const copy = byFrame.get(segments[0]!.frame)!;
        expect(copy.payload).toContain(`alice: ${line.text} `);
        expect(copy.destinationPort).toBe(connection.port);
      }
    }
    // The long line went out in parts, each with the speaker's name before it.
    for (const { segments, unknown, length } of traces[2]!.hearers) {
      expect(unknown).toBeUndefined();
      expect(length).toBeGreaterThan(long.length);
      const told = segments.map(({ frame }) => byFrame.get(frame)!.payload).join("");
      expect(told.replaceAll(/bob: |\s/g, "")).toContain(long.replaceAll(/\s/g, ""));
    }
    // And back: the segment that two lines share carried both.
    const shared = traces[0]!.speaker.segments[0]!.frame;
    page.say({ kind: "packet", id: 99, frame: shared });
    const { lines } = await page.first("packet");
    expect(lines.map(({ line, direction, name }) => [line.number, direction, name])).toEqual([
      [1, "said", "alice"],
      [2, "said", "alice"],
    ]);
    // No connection of a page is in its own picture.
    const streams = new Set(rows.map(({ stream }) => stream));
    expect(streams.size).toBe(3);
  });
});
