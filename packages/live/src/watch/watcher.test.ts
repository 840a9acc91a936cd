// What pages of a watched chat get, and when they are cut off. Long, because every limit needs the same played server and pages.
import { EventEmitter } from "node:events";
import { pcapHeader, pcapRecord, openCapture, PacketRecord } from "@vitrine/glass";
import type { RunningCapture } from "@vitrine/glass/node";
import type { ConnectionIdentity, ServerEventMap } from "@vitrine/server";
import { describe, expect, test } from "vitest";
import type { FeedEvent, FromServer } from "../feed.ts";
import { Access } from "../access/access.ts";
import { mostOpening, mostTeachers, mostViewers } from "./page-places.ts";
import { stepsPerTurn, Turns } from "../turn/turns.ts";
import type { Search } from "./searches.ts";
import { Watcher } from "./watcher.ts";

/** A page's socket that keeps what it is sent, and takes nothing of it if it is slow. */
class FakeSocket extends EventEmitter {
  bufferedAmount = 0;
  state: "open" | "closed" | "cut off" = "open";
  pings = 0;
  readonly told: FromServer[] = [];
  readonly packets: Buffer[] = [];
  readonly #isSlow: boolean;
  readonly #sent: (() => void)[] = [];

  constructor(isSlow = false) {
    super();
    this.#isSlow = isSlow;
  }

  isPaused = false;

  send(data: string | Buffer, _options: object, sent: () => void): void {
    if (typeof data === "string") this.told.push(JSON.parse(data) as FromServer);
    else this.packets.push(data);
    if (!this.#isSlow) {
      sent();
      return;
    }
    this.bufferedAmount += data.length;
    this.#sent.push(sent);
  }

  /** A slow page takes all that waits for it. */
  read(): void {
    this.bufferedAmount = 0;
    for (const sent of this.#sent.splice(0)) sent();
  }

  pause(): void {
    this.isPaused = true;
  }

  resume(): void {
    this.isPaused = false;
  }

  ping(): void {
    this.pings += 1;
  }

  close(): void {
    this.state = "closed";
    this.emit("close");
  }

  terminate(): void {
    this.state = "cut off";
    this.emit("close");
  }

  says(message: unknown): void {
    this.emit("message", Buffer.from(typeof message === "string" ? message : JSON.stringify(message)), false);
  }
}

/** An Ethernet frame with a TCP segment in it, of so many bytes, between 10.0.0.1:port and 10.0.0.2:5000. */
function packet(length: number, port = 40_000): PacketRecord {
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  view.setUint16(12, 0x0800);
  view.setUint8(14, 0x45);
  view.setUint16(16, length - 14);
  view.setUint8(23, 6);
  bytes.set([10, 0, 0, 1, 10, 0, 0, 2], 26);
  view.setUint16(34, port);
  view.setUint16(36, 5000);
  view.setUint8(46, 0x50);
  return Object.assign(new PacketRecord(bytes), { capturedLength: length, originalLength: length, linkType: 1 });
}

/** A watcher with a capture and a clock of the test's own. */
function watching(options: { readonly isPage?: (port: number) => boolean; readonly search?: Search } = {}) {
  const events = new EventEmitter<ServerEventMap>();
  const timers: { readonly milliseconds: number; readonly callback: () => void }[] = [];
  const chunks: Uint8Array[] = [pcapHeader({ linkType: 1, isNanoseconds: true })];
  let wake: (() => void) | undefined;
  const capture: RunningCapture & { dropped: number } = {
    dropped: 0,
    askCounts: () => {},
    chunks: (async function* () {
      for (;;) {
        for (let next = chunks.shift(); next !== undefined; next = chunks.shift()) yield next;
        await new Promise<void>((resolve) => (wake = resolve));
      }
    })(),
    isListening: Promise.resolve(),
    stop: () => {},
    counts: new Promise(() => {}),
  };
  const access = new Access({ isOpen: false, isLinkNeeded: false });
  const due: (() => void)[] = [];
  const turns = new Turns((callback) => void due.push(callback));
  /** Turns of the loop, until nothing is left to do. */
  const settle = (): void => {
    for (let next = due.shift(); next !== undefined; next = due.shift()) next();
  };
  const watcher = new Watcher(
    {
      events,
      startCapture: () => capture,
      isPage: ({ port }) => options.isPage?.(port) ?? false,
      access,
      search: options.search,
      turns,
      after: (milliseconds, callback) => void timers.push({ milliseconds, callback }),
    },
    { interface: "lo", port: 5000, room: "lobby", areAddressesHidden: false },
  );
  const pass = (longest = 100): void => {
    const ripe = timers.filter(({ milliseconds }) => milliseconds <= longest);
    for (const timer of ripe) timers.splice(timers.indexOf(timer), 1);
    for (const { callback } of ripe) callback();
    settle();
  };
  return {
    events,
    capture,
    /** Calls back whoever waits for no longer than this; a batch's time, where nothing is said. */
    pass,
    /** Until what has arrived is ripe, and handed on: it waits for a batch's time at least. */
    passTwice: () => {
      pass();
      pass();
    },
    arrive: async (...packets: PacketRecord[]) => {
      chunks.push(Buffer.concat(packets.map((one) => pcapRecord(one, { linkType: 1, isNanoseconds: true }))));
      wake?.();
      // The capture is read in the next turns of the event loop.
      await new Promise((resolve) => setImmediate(resolve));
    },
    page: (socket = new FakeSocket(), token?: string) => {
      watcher.opened(socket, true);
      socket.says({ kind: "open", token });
      settle();
      return socket;
    },
    access,
    turns,
    settle,
    watcher,
  };
}

async function packetsOf({ packets }: FakeSocket): Promise<{ captured: number; original: number }[]> {
  const lengths: { captured: number; original: number }[] = [];
  await openCapture(Buffer.concat(packets)).forEach(({ capturedLength, originalLength }) =>
    lengths.push({ captured: capturedLength, original: originalLength }),
  );
  return lengths;
}

test("pages get every packet as a pcap, those that come later what came before", async () => {
  const { page, arrive, passTwice } = watching();
  const first = page();
  await arrive(packet(60), packet(80));
  passTwice();
  const second = page();
  await arrive(packet(100));
  passTwice();
  const lengths = [60, 80, 100].map((length) => ({ captured: length, original: length }));
  expect(await packetsOf(first)).toEqual(lengths);
  expect(await packetsOf(second)).toEqual(lengths);
  expect(second.told[0]).toMatchObject({ kind: "hello", firstFrame: 1 });
});

test("when too many packets come, detail goes first, then packets, and pages learn how many", async () => {
  const { page, arrive, pass, passTwice } = watching();
  const socket = page();
  await arrive(...Array.from({ length: 20_500 }, (_, at) => packet(1_000, 1_024 + at)));
  passTwice();
  expect(await packetsOf(socket)).toHaveLength(2_500);
  // A moment in which many come costs none of those that can wait.
  for (let batch = 0; batch < 8; batch += 1) pass();
  const lengths = await packetsOf(socket);
  expect(lengths).toHaveLength(20_000);
  expect(lengths.filter(({ captured }) => captured === 1_000).length).toBeGreaterThan(100);
  expect(lengths.at(-1)).toEqual({ captured: 144, original: 1_000 });
  const events = socket.told.flatMap((one) => (one.kind === "events" ? one.events : []));
  const last = events.findLast(({ kind }) => kind === "capture");
  expect(last).toMatchObject({ capture: { shortened: expect.any(Number) as number, leftOut: 500 } });
});

test("pages learn how many packets tcpdump missed, also when no more come", async () => {
  const { page, capture, arrive, pass } = watching();
  const socket = page();
  await arrive(packet(60));
  capture.dropped = 12;
  pass(1_000);
  pass();
  const events = socket.told.flatMap((one) => (one.kind === "events" ? one.events : []));
  expect(events.at(-1)).toMatchObject({ kind: "capture", capture: { shortened: 0, leftOut: 12 } });
});

test("the connections of the pages themselves are left out", async () => {
  const { page, arrive, passTwice } = watching({ isPage: (port) => port === 41_000 });
  const socket = page();
  await arrive(packet(60), packet(70, 41_000));
  passTwice();
  expect(await packetsOf(socket)).toEqual([{ captured: 60, original: 60 }]);
});

test("a page's connection is left out also where its packets come before its request is read", async () => {
  const pages = new Set<number>();
  const { page, arrive, pass, passTwice } = watching({ isPage: (port) => pages.has(port) });
  const socket = page();
  await arrive(packet(60));
  pass();
  // The earlier packet makes a batch due just now.
  await arrive(packet(70, 41_000));
  pass();
  pages.add(41_000);
  passTwice();
  expect(await packetsOf(socket)).toEqual([{ captured: 60, original: 60 }]);
});

test("a page that reads slowly holds a window of bytes, and is cut off when its packets are no longer kept", async () => {
  const { page, arrive, pass, settle } = watching();
  const [slow, quick] = [page(new FakeSocket(true)), page()];
  for (let batch = 0; batch < 300 && slow.state === "open"; batch += 1) {
    await arrive(...Array.from({ length: 125 }, (_, at) => packet(1_000, 1_024 + at)));
    pass();
    expect(slow.bufferedAmount).toBeLessThan(400 * 1024);
  }
  expect(slow.state).toBe("open");
  // It reads again, too late.
  slow.read();
  settle();
  expect(slow.state).toBe("cut off");
  expect(quick.state).toBe("open");
});

test("a page that opens no feed, says something else, or does not answer, is closed", () => {
  const { watcher, page, pass } = watching();
  const silent = new FakeSocket();
  watcher.opened(silent, true);
  pass(10_000);
  expect(silent.state).toBe("cut off");
  for (const words of [
    "",
    "{",
    "[]",
    "null",
    '{"kind":"line"}',
    '{"kind":"open","token":1}',
    '{"kind":"line","id":1,"number":1}',
  ]) {
    const socket = new FakeSocket();
    watcher.opened(socket, true);
    socket.says(words);
    expect(socket.state).toBe("closed");
    expect(socket.told).toEqual([]);
  }
  const gone = page();
  pass(20_000);
  expect(gone.state).toBe("open");
  pass(20_000);
  expect(gone.pings).toBe(1);
  expect(gone.state).toBe("cut off");
});

test("a full class refuses one more viewer with words, and still lets the teacher in", () => {
  const { page, access } = watching();
  const viewers = Array.from({ length: mostViewers }, () => page());
  const late = page();
  expect(late.told).toEqual([{ kind: "refused", words: expect.stringContaining("64 pages watch already") }]);
  expect(late.state).toBe("closed");
  const teachers = Array.from({ length: mostTeachers + 1 }, () => page(new FakeSocket(), access.tokens.teacher));
  expect(teachers.map(({ state }) => state)).toEqual(["closed", "open", "open", "open", "open"]);
  expect(teachers.at(-1)!.told[0]).toMatchObject({ kind: "hello", isTeacher: true });
  viewers[0]!.close();
  expect(page().state).toBe("open");
});

test("connections that open no feed give their place to the newest", () => {
  const { watcher, settle } = watching();
  const silent = Array.from({ length: mostOpening + 1 }, () => new FakeSocket());
  for (const socket of silent) watcher.opened(socket, true);
  expect(silent.map(({ state }) => state).slice(0, 3)).toEqual(["cut off", "open", "open"]);
  silent.at(-1)!.says({ kind: "open" });
  settle();
  expect(silent.at(-1)!.told[0]).toMatchObject({ kind: "hello" });
});

function identity(id: number): ConnectionIdentity {
  const remoteAddress = `10.1.${id >> 8}.${id & 255}`;
  return { id, remoteAddress, remotePort: 40_000, localAddress: "10.0.0.2", localPort: 5000 };
}

function joinAll(events: EventEmitter<ServerEventMap>, people: number): void {
  for (let id = 1; id <= people; id += 1) {
    events.emit("joined", { at: 1, name: `person ${id}`, connection: identity(id) });
  }
}

function say(events: EventEmitter<ServerEventMap>, number: number, text: string): void {
  const [from, room, received] = ["person 1", "lobby", { start: 0, end: 1 }];
  events.emit("said", { at: 1, number, from, room, text, connection: identity(1), received });
}

const eventsTold = ({ told }: FakeSocket): FeedEvent[] =>
  told.flatMap((one) => (one.kind === "events" ? [...one.events] : []));

describe("the greeting", () => {
  test("the greeting brings thousands of people and long lines in pieces, in order, before what happens meanwhile", () => {
    const { events, page, pass, settle, turns } = watching();
    joinAll(events, 5_000);
    for (let number = 1; number <= 2_000; number += 1) say(events, number, "x".repeat(65_000));
    const socket = new FakeSocket(true);
    page(socket);
    // It does not read yet.
    expect(socket.bufferedAmount).toBeLessThan(400 * 1024);
    events.emit("joined", { at: 2, name: "late", connection: identity(6_000) });
    pass();
    for (let reads = 0; reads < 100; reads += 1) {
      socket.read();
      settle();
    }
    const [hello] = socket.told;
    expect(hello).toMatchObject({ kind: "hello", people: { length: 200 } });
    const told = eventsTold(socket);
    const people = told.flatMap((event) => (event.kind === "joined" ? [event.name] : []));
    expect(people).toEqual([...Array.from({ length: 4_800 }, (_, at) => `person ${at + 201}`), "late"]);
    const numbers = told.flatMap((event) => (event.kind === "said" ? [event.number] : []));
    expect(numbers.at(-1)).toBe(2_000);
    expect(numbers).toEqual(numbers.toSorted((one, other) => one - other));
    const longest = Math.max(...socket.told.map((one) => JSON.stringify(one).length));
    expect(longest).toBeLessThan(64 * 1024);
    expect(turns.longest).toBeLessThan(2 * stepsPerTurn);
  });
});

describe("the events of the chat", () => {
  test("lines are left out of the feed where nobody can read so many, and the page learns how much", () => {
    const { events, page, pass } = watching();
    const socket = page();
    joinAll(events, 1_000);
    for (let number = 1; number <= 5_000; number += 1) say(events, number, "a line of forty characters, or about so");
    pass();
    const told = eventsTold(socket);
    expect(told.filter(({ kind }) => kind === "joined")).toHaveLength(1_000);
    const said = told.filter(({ kind }) => kind === "said").length;
    expect(said).toBeGreaterThan(3_000);
    expect(told.at(-1)).toEqual({ kind: "leftOut", lines: 5_000 - said });
    say(events, 5_001, "again");
    pass();
    expect(eventsTold(socket).at(-1)).toMatchObject({ kind: "said", number: 5_001 });
  });

  test("events are the same for a viewer and the teacher", () => {
    const { events, page, pass, access } = watching();
    const [viewer, teacher] = [page(), page(new FakeSocket(), access.tokens.teacher)];
    joinAll(events, 1);
    pass();
    expect(eventsTold(viewer)).toEqual(eventsTold(teacher));
  });
});

const ask = (socket: FakeSocket, id: number): void => socket.says({ kind: "line", id, number: 1 });
const answers = ({ told }: FakeSocket): number => told.filter(({ kind }) => kind === "line").length;

describe("a page's questions", () => {
  test("questions are answered one after the other, and nothing more is read while one waits", () => {
    const { page, settle } = watching();
    const socket = page();
    ask(socket, 1);
    expect([socket.isPaused, answers(socket)]).toEqual([true, 0]);
    ask(socket, 2);
    settle();
    expect([socket.isPaused, answers(socket)]).toEqual([false, 2]);
  });

  test("questions are answered at a bounded rate, and none is lost", () => {
    const { page, settle, pass } = watching();
    const socket = page();
    for (let id = 1; id <= 60; id += 1) ask(socket, id);
    settle();
    expect([socket.isPaused, answers(socket)]).toEqual([true, 40]);
    pass(25);
    expect(answers(socket)).toBe(41);
    for (let times = 0; times < 30; times += 1) pass(25);
    expect([socket.isPaused, answers(socket)]).toEqual([false, 60]);
  });

  test("questions wait while the page does not read its answers", () => {
    const { page, settle } = watching();
    const socket = page(new FakeSocket(true));
    socket.bufferedAmount = 1024 * 1024;
    for (let id = 1; id <= 20; id += 1) ask(socket, id);
    settle();
    expect([socket.isPaused, answers(socket)]).toEqual([true, 0]);
  });

  test("questions end the feed where no page asks so many at once", () => {
    const { page } = watching();
    const socket = page();
    for (let id = 1; id <= 65; id += 1) ask(socket, id);
    expect(socket.state).toBe("closed");
  });

  test("questions of many pages take a bounded share of each turn", () => {
    const { page, settle, turns } = watching();
    const pages = Array.from({ length: 64 }, () => page());
    for (const socket of pages) for (let id = 1; id <= 40; id += 1) ask(socket, id);
    settle();
    expect(pages.map(answers)).toEqual(pages.map(() => 40));
    expect(turns.longest).toBeLessThan(2 * stepsPerTurn);
  });
});

test("a page that does not read gets only the newest pause or resume", () => {
  const { page, access, settle } = watching();
  const [slow, teacher] = [page(new FakeSocket(true)), page(new FakeSocket(), access.tokens.teacher)];
  slow.bufferedAmount = 1024 * 1024;
  for (const isPaused of [true, false, true, false, true]) teacher.says({ kind: "pause", isPaused });
  settle();
  teacher.says({ kind: "pause", isPaused: false });
  slow.read();
  settle();
  expect(slow.told.filter(({ kind }) => kind === "paused")).toEqual([{ kind: "paused", isPaused: false }]);
});

test("a page has one search at a time, and its newest takes the place of those that wait", async () => {
  const asked: string[] = [];
  const answers: (() => void)[] = [];
  const line = { number: 7, at: 0, from: "anna", room: "lobby" };
  const search: Search = async ({ text }) => {
    asked.push(text);
    await new Promise<void>((resolve) => answers.push(resolve));
    return text === "bad*" ? { fault: "no" } : { lines: [{ ...line, text }] };
  };
  const { page, settle } = watching({ search });
  const socket = page();
  expect(socket.told[0]).toMatchObject({ kind: "hello", canSearch: true });
  const found = async (): Promise<unknown> => {
    answers.shift()!();
    // The answer comes in the next turns of the event loop.
    await new Promise((resolve) => setImmediate(resolve));
    settle();
    return socket.told.at(-1);
  };
  for (const [index, text] of ["one", "two", "bad*"].entries()) socket.says({ kind: "search", id: index + 1, text });
  settle();
  expect(asked).toEqual(["one"]);
  expect(await found()).toEqual({ kind: "found", id: 1, lines: [{ ...line, text: "one" }] });
  expect(asked).toEqual(["one", "bad*"]);
  expect(await found()).toEqual({ kind: "found", id: 3, lines: [], fault: "no" });
  socket.says({ kind: "search", id: 4, text: "x".repeat(401) });
  settle();
  expect([socket.state, asked.length]).toEqual(["closed", 2]);
});
