// One flooder with fourteen fast puppets against ten honest people who read 4 MB a second: nobody is cut off.
import { connect, type Socket } from "node:net";
import { once } from "node:events";
import { expect, onTestFinished, test } from "vitest";
import { startChat } from "./peer.ts";

/** Bytes that a slow reader reads in a second. */
const slowRate = 4_000_000;
/** What the flooder says, in bytes: more than the kernel's buffers and a slow reader's queue hold together. */
const flood = 20_000_000;

class Hearer {
  readonly socket: Socket;
  lines = 0;
  readonly #wanted: number;
  readonly #isThrough = Promise.withResolvers<void>();
  #tail = "";
  #allowance = Infinity;

  constructor(port: number, name: string, localAddress: string, wanted: number) {
    this.#wanted = wanted;
    this.socket = connect({ port, host: "127.0.0.1", localAddress });
    this.socket.write(name);
    this.socket.on("error", () => {});
    this.socket.on("data", (read: Buffer) => {
      this.#count(read.toString("latin1"));
      this.#allowance -= read.length;
      if (this.#allowance < 0) this.socket.pause();
    });
    onTestFinished(() => void this.socket.destroy());
  }

  /** Resolves when it has heard all lines that are wanted. */
  get isThrough(): Promise<void> {
    return this.#isThrough.promise;
  }

  /** Reads so many bytes a second from now on. */
  readSlowly(rate: number): void {
    this.#allowance = 0;
    let last = performance.now();
    const timer = setInterval(() => {
      const now = performance.now();
      // On a busy machine the timer is late: the time that has passed counts.
      this.#allowance = Math.min(this.#allowance, 0) + (rate * (now - last)) / 1_000;
      last = now;
      if (this.#allowance > 0) this.socket.resume();
    }, 50);
    onTestFinished(() => clearInterval(timer));
  }

  /** Lines of the flooder, which all hold its name and one mark. */
  #count(text: string): void {
    const all = this.#tail + text;
    const marks = all.split("flooder: #").length - 1;
    this.lines += marks;
    if (this.lines >= this.#wanted) this.#isThrough.resolve();
    const last = all.lastIndexOf("flooder: #");
    this.#tail = all.slice(Math.max(last + 1, all.length - 9));
  }
}

test("a flooder with fast puppets gets no honest slow hearer cut off", async () => {
  const { server, listening, join } = await startChat();
  const left: string[] = [];
  const somebodyLeft = Promise.withResolvers<void>();
  server.events.on("left", ({ name, reason }) => {
    left.push(`${name} ${reason}`);
    somebodyLeft.resolve();
  });
  const line = `#${"f".repeat(900)}\n`;
  const lines = Math.ceil(flood / line.length);
  const newHearer = (name: string, address: string) => new Hearer(listening.port, name, address, lines);
  const slow = Array.from({ length: 10 }, (_, at) => newHearer(`slow${at}`, `127.0.1.${at + 1}`));
  const fast = Array.from({ length: 14 }, (_, at) => newHearer(`fast${at}`, "127.0.2.1"));
  const flooder = await join("flooder");
  await flooder.until(({ lastRoster }) => Object.keys(lastRoster ?? {}).length >= 25);
  for (const hearer of slow) hearer.readSlowly(slowRate);
  for (let said = 0; said < lines; said += 100) {
    flooder.say(line.repeat(Math.min(100, lines - said)));
    if (flooder.socket.writableNeedDrain) await once(flooder.socket, "drain");
  }
  const allHeard = Promise.all([...slow, ...fast].map(({ isThrough }) => isThrough));
  await Promise.race([allHeard, somebodyLeft.promise]);
  expect(left).toEqual([]);
  expect([...slow, ...fast].map((hearer) => hearer.lines)).toEqual(Array(24).fill(lines));
});
