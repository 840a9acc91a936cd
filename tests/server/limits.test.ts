// Limits of connections on real sockets: a refused client gets a sentence, and the people inside lose nothing.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Log } from "@vitrine/server";
import { describe, expect, onTestFinished, test } from "vitest";
import { Peer, startChat } from "./peer.ts";

/** A connection that says nothing; `end` is everything that it was sent, once it is closed. */
class Silent {
  readonly socket: Socket;
  readonly connected: Promise<unknown>;
  readonly end: Promise<string>;
  isClosed = false;

  constructor(port: number, localAddress = "127.0.0.1") {
    this.socket = connect({ port, host: "127.0.0.1", localAddress });
    let read = "";
    this.socket.on("data", (bytes: Buffer) => void (read += bytes.toString()));
    this.socket.on("error", () => {});
    this.connected = once(this.socket, "connect").catch(() => {});
    this.end = new Promise((resolve) => {
      this.socket.once("close", () => {
        this.isClosed = true;
        resolve(read);
      });
    });
    onTestFinished(() => void this.socket.destroy());
  }
}

describe("limits of connections", () => {
  test("3,000 silent connections of one address leave 256, and nobody inside notices", async () => {
    const warnings: string[] = [];
    const log: Log = { debug() {}, info() {}, warn: (_, words) => void warnings.push(words), error() {} };
    const { join, listening, server } = await startChat({ limits: { newPerMinute: 0 } }, { log });
    const [alice, bob] = [await join("alice"), await join("bob")];
    const silent: Silent[] = [];
    for (let batch = 0; batch < 30; batch += 1) {
      const opened = Array.from({ length: 100 }, () => new Silent(listening.port, "127.0.9.9"));
      silent.push(...opened);
      await Promise.all(opened.map(({ connected }) => connected));
      alice.say(`line ${batch}\n`);
    }
    alice.say("the last line\n");
    await bob.until(({ chat }) => chat.includes("the last line"));
    for (let batch = 0; batch < 30; batch += 1) expect(bob.chat).toContain(`alice: line ${batch} `);
    await Promise.all(silent.slice(256).map(({ end }) => end));
    expect(server.counters.refusals.get("unnamed-per-address")).toBe(3_000 - 256);
    expect(silent.slice(0, 256).every(({ isClosed }) => !isClosed)).toBe(true);
    await expect.poll(() => server.counters.connectionsOpen).toBe(258);
    expect(warnings[0]).toMatch(
      /^refused a connection from 127\.0\.9\.9: 256 connections from 127\.0\.9\.9 gave no name/,
    );
    // Another address is not concerned.
    await join("carol");
  });

  test("a refused client of any protocol reads why", async () => {
    const { open, join } = await startChat({ limits: { connectionsPerAddress: 1 } });
    await join("alice");
    const [lab, irc, browser] = [open(), open(), open()];
    lab.say("bob");
    irc.say("NICK bob\r\n");
    browser.say("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
    const sentence = "Your address has too many connections. Close some of them, then join again.";
    expect(await lab.closed()).toBe(`server: ${sentence} `);
    expect(await irc.closed()).toBe(`ERROR :Closing Link: 127.0.0.1 (${sentence})\r\n`);
    expect(await browser.closed()).toMatch(/^HTTP\/1\.1 503 .*\r\n\r\nYour address has/s);
  });
});

const command = fileURLToPath(new URL("../../packages/vitrine/bin/vitrine.js", import.meta.url));

/** A server that may open so many files. */
async function serveWith(descriptors: number): Promise<{ port: number; output: () => string; child: ChildProcess }> {
  const folder = await mkdtemp(join(tmpdir(), "vitrine-limits-"));
  const serve = [process.execPath, command, "serve", "--host", "127.0.0.1", "--port", "0", "--data", folder];
  const child = spawn("prlimit", [`--nofile=${descriptors}:${descriptors}`, ...serve], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (bytes: Buffer) => void (output += String(bytes)));
  onTestFinished(async () => {
    child.kill("SIGKILL");
    if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
    await rm(folder, { recursive: true });
  });
  for (;;) {
    const [, port] = /listens on port (\d+)/.exec(output) ?? [];
    if (port !== undefined) return { port: Number(port), output: () => output, child };
    await Promise.race([once(child.stdout, "data"), once(child.stderr, "data")]);
  }
}

test("a server with few file descriptors refuses before they run out, and still shows its page", async () => {
  const { port, output } = await serveWith(200);
  await expect
    .poll(output)
    .toContain("this process may open 200 files, so it takes 104 connections at most (ulimit -n)");
  const [alice, bob] = [new Peer(port), new Peer(port)];
  onTestFinished(() => {
    for (const { socket } of [alice, bob]) socket.destroy();
  });
  alice.say("alice");
  await alice.until(({ lastRoster }) => lastRoster !== undefined);
  bob.say("bob");
  await bob.until(({ lastRoster }) => "bob" in (lastRoster ?? {}));
  const silent = Array.from({ length: 400 }, (_, at) => new Silent(port, `127.0.7.${1 + (at % 200)}`));
  await Promise.all(silent.slice(102).map(({ end }) => end));
  expect(silent.slice(0, 102).every(({ isClosed }) => !isClosed)).toBe(true);
  alice.say("still here");
  await bob.until(({ chat }) => chat.includes("alice: still here"));
  const page = await fetch(`http://127.0.0.1:${port}/`);
  expect(page.status).toBe(200);
  await page.body?.cancel();
  await expect.poll(output).toContain("104 connections are open (limits.connections)");
});
