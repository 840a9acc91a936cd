// A server that is watched on loopback, its peers, and pages without a browser.
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLive, type Live, type LiveOptions } from "@vitrine/live";
import type { FromPage, FromServer, LineTrace } from "@vitrine/live/feed";
import { createServer, type ServerOptions } from "@vitrine/server";
import { keptHistory } from "@vitrine/server/history";
import type { History } from "@vitrine/store/history";
import { Arrivals } from "@vitrine/wire/testing";
import { onTestFinished } from "vitest";
import { WebSocket } from "ws";
import { Peer } from "../server/peer.ts";

/** Why nothing can be captured here; undefined where it can. */
export function cannotCapture(...programs: string[]): string | undefined {
  const missing = ["tcpdump", ...programs].find((program) => spawnSync(program, ["--version"]).error !== undefined);
  if (missing !== undefined) return `there is no ${missing}`;
  return process.getuid?.() === 0 ? undefined : "capturing needs root";
}

export interface Watched {
  readonly port: number;
  readonly live: Live;
  readonly join: (name: string) => Promise<Peer>;
  /** Opens a feed; `headers` besides those of a page on this machine. */
  readonly open: (message?: FromPage, headers?: Record<string, string>) => Promise<FeedPage>;
}

/** A page without a browser: the messages and the packets that it got. */
export class FeedPage {
  readonly told: FromServer[] = [];
  readonly packets: Buffer[] = [];
  readonly socket: WebSocket;
  readonly #arrivals = new Arrivals(() => JSON.stringify(this.told));

  constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on("message", (data: Buffer, isBinary) => {
      if (isBinary) this.packets.push(data);
      else this.told.push(JSON.parse(data.toString()) as FromServer);
      this.#arrivals.came();
    });
    socket.on("close", this.#arrivals.ended);
  }

  closed(): Promise<void> {
    return this.#arrivals.end();
  }

  say(message: FromPage): void {
    this.socket.send(JSON.stringify(message));
  }

  until<Found>(find: (page: FeedPage) => Found | undefined): Promise<Found> {
    return this.#arrivals.until(() => find(this));
  }

  first<Kind extends FromServer["kind"]>(kind: Kind): Promise<Extract<FromServer, { kind: Kind }>> {
    return this.until(({ told }) => told.find((one) => one.kind === kind) as Extract<FromServer, { kind: Kind }>);
  }

  #asked = 0;

  /** The log's number of the room's nth line, counted from 1. */
  number(nth: number): Promise<number> {
    return this.until(({ told }) => {
      const lines = told.flatMap((one) =>
        one.kind === "hello"
          ? one.lines
          : one.kind === "events"
            ? one.events.flatMap((event) => (event.kind === "said" ? [event] : []))
            : [],
      );
      return lines[nth - 1]?.number;
    });
  }

  /** The way of the room's nth line. */
  async line(nth: number): Promise<LineTrace | undefined> {
    const number = await this.number(nth);
    const id = ++this.#asked;
    this.say({ kind: "line", id, number });
    const answer = await this.until(({ told }) => told.find((one) => one.kind === "line" && one.id === id));
    return answer.kind === "line" ? answer.trace : undefined;
  }

  /** Until every byte of the line, and its acknowledgments, were captured. */
  async wholeLine(nth: number, hearers: number): Promise<LineTrace> {
    for (;;) {
      const trace = await this.line(nth);
      const carriages = trace === undefined ? [] : [trace.speaker, ...trace.hearers];
      if (carriages.length === hearers + 1 && carriages.every(({ acknowledged }) => acknowledged !== undefined))
        return trace!;
      const had = this.packets.length;
      await this.until(({ packets }) => (packets.length > had ? true : undefined));
    }
  }
}

/** The port of the server before, which a browser takes for the same server: what it fetched and compiled of the page stays good. */
let portBefore = 0;

/** A server that is watched. `whenOver` says when it ends: after the test, or after all of those that share it. */
export async function watched(
  options: Partial<LiveOptions> = {},
  more: ServerOptions = {},
  history?: History,
  whenOver: (end: () => Promise<void>) => void = onTestFinished,
): Promise<Watched> {
  const handler: { live?: Live } = {};
  const listening = async (wanted: number) => {
    const created = createServer(
      { host: "127.0.0.1", port: wanted, ...more },
      { http: (socket, upgrade) => handler.live!.take(socket, upgrade), history: history && keptHistory(history) },
    );
    return { server: created, ...(await created.listen()) };
  };
  const { server, port } = await listening(portBefore).catch((error: unknown) => {
    if (portBefore === 0) throw error;
    return listening(0);
  });
  portBefore = port;
  const folder = mkdtempSync(join(tmpdir(), "vitrine-live-"));
  writeFileSync(join(folder, "index.html"), "<!doctype html><title>Vitrine</title>");
  const live = await createLive(server.events, {
    folder,
    interface: "lo",
    port,
    datagramPort: 5000,
    room: "lobby",
    search: server.searchRoom,
    ...options,
  });
  handler.live = live;
  const peers: Peer[] = [];
  whenOver(async () => {
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
    open: async (message = { kind: "open" }, headers = {}) => {
      const origin = `http://${headers["host"] ?? `127.0.0.1:${port}`}`;
      const socket = new WebSocket(`ws://127.0.0.1:${port}/feed`, { origin, headers });
      onTestFinished(() => socket.terminate());
      const page = new FeedPage(socket);
      await new Promise((resolve, reject) => socket.on("open", resolve).on("error", reject));
      page.say(message);
      return page;
    },
  };
}

/** Until tcpdump listens: what was sent before would be missing. */
export async function capturing(page: FeedPage): Promise<void> {
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

export interface SharkRow {
  readonly frame: number;
  readonly stream: string;
  readonly sequence: number;
  readonly length: number;
  readonly payload: string;
  readonly destinationPort: number;
}

/** The packets of a page, as tshark reads them. */
export function shark(page: FeedPage): SharkRow[] {
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
