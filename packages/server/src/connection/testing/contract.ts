// What every kind of connection promises, as tests that each of them has to pass.
import { expect, test } from "vitest";
import type { CloseReason, Connection, Session } from "../connection.ts";

/** The test's end of a connection. */
export interface TestPeer {
  readonly connection: Connection;
  readonly session: RecordingSession;
  readonly say: (bytes: Uint8Array) => void;
  readonly stopReading: () => void;
  readonly goOnReading: () => void;
  /** Everything that the peer has read. */
  readonly read: () => Buffer;
  readonly leave: () => void;
  /** Resolves when this is so. */
  readonly until: (isSo: () => boolean) => Promise<void>;
}

/** A session that notes what its connection calls. */
export class RecordingSession implements Session {
  readonly reads: Buffer[] = [];
  readonly closed: (reason: CloseReason) => void;
  readonly reasons: CloseReason[] = [];
  expirations = 0;

  constructor() {
    this.closed = (reason) => void this.reasons.push(reason);
  }

  receive(read: Buffer): void {
    this.reads.push(read);
  }

  expired(): void {
    this.expirations += 1;
  }

  sayGoodbye(): void {}
}

/** Bytes that no kernel takes at once from a peer that does not read. */
const tooMuch = Buffer.alloc(16 * 1024 * 1024, "x");

/** The suite. `open` gives a connection whose first read, `hello`, its session has received. */
export function testConnection(open: () => Promise<TestPeer>): void {
  test("a read reaches the session, counted, and does not change afterwards", async () => {
    const peer = await open();
    expect(Buffer.concat(peer.session.reads).toString()).toBe("hello");
    peer.say(Buffer.from(" again"));
    await peer.until(() => peer.connection.bytesRead === 11);
    expect(Buffer.concat(peer.session.reads).toString()).toBe("hello again");
  });

  test("parts arrive in order, once, and are counted", async () => {
    const { connection, read, until } = await open();
    expect(connection.write([Buffer.from("one ")])).toBe(true);
    expect(connection.write(["two ", "three ", "four"].map((part) => Buffer.from(part)))).toBe(true);
    expect(connection.bytesWritten).toBe("one two three four".length);
    expect(connection.queueLength).toBe(0);
    await until(() => read().length === connection.bytesWritten);
    expect(read().toString()).toBe("one two three four");
  });

  test("parts that the kernel does not take are kept, and onDrain says when they are gone", async () => {
    const { connection, read, until, stopReading, goOnReading } = await open();
    let drained = 0;
    connection.onDrain = () => void (drained += 1);
    stopReading();
    const parts = [Buffer.from("before "), tooMuch];
    expect(connection.write(parts)).toBe(false);
    expect(connection.queueLength).toBeGreaterThan(0);
    expect(drained).toBe(0);
    goOnReading();
    await until(() => drained === 1);
    expect(connection.queueLength).toBe(0);
    await until(() => read().length === connection.bytesWritten);
    expect(read().subarray(0, 8).toString()).toBe("before x");
  });

  test("onDrain also follows a small part that the kernel does not take", async () => {
    const { connection, read, until, stopReading, goOnReading } = await open();
    let drained = 0;
    connection.onDrain = () => void (drained += 1);
    stopReading();
    const part = Buffer.alloc(1024, "x");
    while (connection.write([part]));
    goOnReading();
    await until(() => drained === 1);
    expect(connection.queueLength).toBe(0);
    await until(() => read().length === connection.bytesWritten);
  });

  test("a paused connection reads nothing until it is resumed", async () => {
    const { connection, session, say, read, until } = await open();
    connection.pauseReading();
    say(Buffer.from("waits"));
    // Once these bytes have made the way there, the peer's have made the way here.
    connection.write([Buffer.from("x")]);
    await until(() => read().length === 1);
    expect(Buffer.concat(session.reads).toString()).toBe("hello");
    connection.resumeReading();
    await until(() => Buffer.concat(session.reads).toString() === "hellowaits");
  });

  test("the last words arrive before the end, and the session hears once why it ended", async () => {
    const { connection, session, read, until } = await open();
    connection.close("refused", Buffer.from("bye"));
    connection.close("goodbye");
    expect(session.reasons).toEqual(["refused"]);
    expect(connection.write([Buffer.from("more")])).toBe(true);
    await until(() => read().length === 3);
    expect(read().toString()).toBe("bye");
  });

  test("cutting off drops what waits", async () => {
    const { connection, session, stopReading, until } = await open();
    stopReading();
    connection.write([tooMuch]);
    connection.cutOff("too-slow");
    await until(() => session.reasons.length > 0);
    expect(session.reasons).toEqual(["too-slow"]);
  });

  test("a peer that leaves is reported once", async () => {
    const { session, leave, until } = await open();
    leave();
    await until(() => session.reasons.length > 0);
    expect(session.reasons).toEqual(["left"]);
  });
}
