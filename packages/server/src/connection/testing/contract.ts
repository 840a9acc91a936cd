// The contract suite of connections: each kind of them passes these tests.
import { expect, test } from "vitest";
import type { CloseReason, Connection, Session } from "../connection.ts";

/** The test's end of a connection. */
export interface TestPeer {
  readonly connection: Connection;
  readonly session: RecordingSession;
  readonly say: (bytes: Uint8Array) => void;
  /** The bytes by which this text, or so many bytes, reach a peer of this connection: a frame where it has frames. */
  readonly encode: (text: Uint8Array) => Buffer;
  readonly stopReading: () => void;
  readonly goOnReading: () => void;
  /** Everything that the peer has read. */
  readonly read: () => Buffer;
  /** How many bytes that is, without a copy of them. */
  readonly readLength: () => number;
  readonly leave: () => void;
  /** How often the host has heard that the connection is closed. */
  readonly timesClosed: () => number;
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

  /** Called after each read. */
  received: () => void = () => {};

  receive(read: Buffer): void {
    this.reads.push(read);
    this.received();
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
    const { connection, read, readLength, until, encode } = await open();
    const [one, ...others] = ["one ", "two ", "three ", "four"].map((part) => encode(Buffer.from(part)));
    expect(connection.write([one!])).toBe(true);
    expect(connection.write(others)).toBe(true);
    expect(connection.bytesWritten).toBe(Buffer.concat([one!, ...others]).length);
    expect(connection.queueLength).toBe(0);
    await until(() => readLength() === "one two three four".length);
    expect(read().toString()).toBe("one two three four");
  });

  test("parts that the kernel does not take are kept, and the drain listener says when they are gone", async () => {
    const { connection, read, readLength, until, stopReading, goOnReading, encode } = await open();
    let drained = 0;
    connection.drainListener = { drained: () => void (drained += 1) };
    stopReading();
    const parts = [encode(Buffer.from("before ")), encode(tooMuch)];
    expect(connection.write(parts)).toBe(false);
    expect(connection.queueLength).toBeGreaterThan(0);
    expect(drained).toBe(0);
    goOnReading();
    await until(() => drained === 1);
    expect(connection.queueLength).toBe(0);
    await until(() => readLength() === "before ".length + tooMuch.length);
    expect(read().subarray(0, 8).toString()).toBe("before x");
  });

  test("the drain listener also follows a small part that the kernel does not take", async () => {
    const { connection, readLength, until, stopReading, goOnReading, encode } = await open();
    let drained = 0;
    connection.drainListener = { drained: () => void (drained += 1) };
    stopReading();
    const part = encode(Buffer.alloc(1024, "x"));
    let written = 1;
    while (connection.write([part])) written += 1;
    goOnReading();
    await until(() => drained === 1);
    expect(connection.queueLength).toBe(0);
    await until(() => readLength() === written * 1024);
  });

  test("a part that the connection does not keep may change after the write, also where the peer does not read", async () => {
    const { connection, read, readLength, until, stopReading, goOnReading, encode } = await open();
    let drained = 0;
    connection.drainListener = { drained: () => void (drained += 1) };
    stopReading();
    const length = 4_096;
    const [letters, part] = ["abcdefgh", encode(Buffer.alloc(length))];
    let written = 0;
    for (let isTaken = true; isTaken; written += 1) {
      // A turn later, so that TLS may have reported.
      await new Promise((resolve) => setImmediate(resolve));
      part.fill(letters[written % letters.length]!, part.length - length);
      isTaken = connection.write([part]);
    }
    goOnReading();
    await until(() => drained === 1 && readLength() === written * length);
    const wanted = Array.from({ length: written }, (_, at) => letters[at % letters.length]!.repeat(length));
    expect(read().equals(Buffer.from(wanted.join("")))).toBe(true);
  });

  test("a paused connection reads nothing until it is resumed", async () => {
    const { connection, session, say, readLength, until, encode } = await open();
    connection.pauseReading();
    say(Buffer.from("wa"));
    say(Buffer.from("its"));
    // Once these bytes have made the way there, the peer's have made the way here.
    connection.write([encode(Buffer.from("x"))]);
    await until(() => readLength() === 1);
    expect(Buffer.concat(session.reads).toString()).toBe("hello");
    connection.resumeReading();
    await until(() => Buffer.concat(session.reads).toString() === "hellowaits");
  });

  test("a session that pauses within a read gets the rest after it resumes", async () => {
    const { connection, session, say, until } = await open();
    session.received = () => connection.pauseReading();
    for (const word of ["a", "b", "c"]) say(Buffer.from(word));
    await until(() => session.reads.length === 2);
    while (Buffer.concat(session.reads).toString() !== "helloabc") {
      const before = session.reads.length;
      connection.resumeReading();
      await until(() => session.reads.length > before);
      expect(session.reads.length).toBe(before + 1);
    }
  });

  test("the last words arrive before the end, and the session hears once why it ended", async () => {
    const { connection, session, read, readLength, until, encode } = await open();
    connection.close("refused", encode(Buffer.from("bye")));
    connection.close("goodbye");
    expect(session.reasons).toEqual(["refused"]);
    expect(connection.write([encode(Buffer.from("more"))])).toBe(true);
    await until(() => readLength() === 3);
    expect(read().toString()).toBe("bye");
  });

  test("cutting off drops what waits", async () => {
    const { connection, session, stopReading, until, encode } = await open();
    stopReading();
    connection.write([encode(tooMuch)]);
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

  test("the host hears once that a connection is closed, whoever closed it", async () => {
    for (const close of [
      ({ leave }: TestPeer) => leave(),
      ({ connection }: TestPeer) => connection.close("refused"),
      ({ connection }: TestPeer) => connection.cutOff("too-slow"),
    ]) {
      const peer = await open();
      close(peer);
      await peer.until(() => peer.timesClosed() > 0);
      expect(peer.timesClosed()).toBe(1);
    }
  });

  test("a deadline reaches the session", async () => {
    const { connection, session, until } = await open();
    connection.setDeadline(1);
    await until(() => session.expirations > 0);
    expect(session.expirations).toBe(1);
  });
}
