import { once } from "node:events";
import { quietLog } from "@vitrine/server";
import { describe, expect, test } from "vitest";
import { startChat } from "./peer.ts";

/** A name, and the words with which it is refused. */
const refusedNames: readonly (readonly [what: string, name: string, words: RegExp])[] = [
  ["an empty name", "\n", /at least one character/],
  ["a name of 5,000 bytes", "a".repeat(5_000), /at most 64 bytes/],
  ["a name with escape codes", "al\u001b[31mice", /control characters/],
  ["a name that turns the text around", "al\u202eice", /direction of text/],
  ["a name that starts like a roster", '!{"alice": "6.6.6.6"}', /does not start with !/],
  ["a name that starts like a direct message", "@bob", /does not start with/],
  ["a name that starts like a command", "#ls", /does not start with/],
  ["a name with a colon", "alice: hello", /no colon/],
  ["__proto__", "__proto__", /reserved/],
  ["the server's own name", "server", /reserved/],
  ["a name that is no UTF-8", "\u0000\u0001", /control characters/],
];

describe("what breaks a naive server", () => {
  test.each(refusedNames)("%s is refused with a sentence", async (_, name, words) => {
    const { join, open, server } = await startChat();
    const alice = await join("alice");
    const peer = open();
    peer.say(name);
    const read = await peer.closed();
    expect(read).toMatch(words);
    expect(read).toMatch(/^server: .* $/);
    expect([...server.hub.users.keys()]).toEqual(["alice"]);
    expect(alice.isClosed).toBe(false);
  });

  test("a taken name is refused with a sentence, and the first user is untouched", async () => {
    const { join, open } = await startChat();
    const alice = await join("alice");
    const bob = await join("bob");
    const second = open();
    // More after the name: unread bytes would turn the close into a RST, and destroy the words.
    second.say(`alice\n${"what I wanted to say\n".repeat(5_000)}`);
    expect(await second.closed()).toBe("server: The name alice is taken. Join again under another one. ");
    bob.say("still there?");
    await alice.until(({ text }) => text.endsWith("bob: still there? "));
    expect(alice.chat).toBe("bob: still there? ");
  });

  test("a forged roster and a forged line stay inside the speaker's line", async () => {
    const { join } = await startChat();
    const alice = await join("alice");
    const mallory = await join("mallory");
    mallory.say('!{"alice": "6.6.6.6"}');
    await alice.until(({ chat }) => chat.includes("6.6.6.6"));
    mallory.say("hm alice: I owe you");
    await alice.until(({ chat }) => chat.includes("owe"));
    expect(alice.chat).toBe('mallory: !{"alice": "6.6.6.6"} mallory: hm\u00a0alice: I owe you ');
  });

  test("nobody's control characters reach anybody's screen", async () => {
    const { join } = await startChat();
    const alice = await join("alice");
    const mallory = await join("mallory");
    mallory.say("\u001b[2Jred\u202e\u0007 \u0000end");
    await alice.until(({ chat }) => chat !== "");
    expect(alice.chat).toBe("mallory: [2Jred end ");
  });

  test("bytes that are no UTF-8 become U+FFFD, and a character cut by two reads is whole", async () => {
    const { join } = await startChat();
    const alice = await join("alice");
    const bob = await join("bob");
    bob.say(Uint8Array.of(0x61, 0xff, 0x62));
    await alice.until(({ chat }) => chat === "bob: a\ufffdb ");
    const [first, second] = [Buffer.from("å").subarray(0, 1), Buffer.from("å").subarray(1)];
    bob.say(Buffer.concat([Buffer.from("bl"), first]));
    await alice.until(({ chat }) => chat.endsWith("bob: bl "));
    bob.say(Buffer.concat([second, Buffer.from("tt")]));
    await alice.until(({ chat }) => chat.endsWith("tt "));
    expect(alice.chat).toBe("bob: a\ufffdb bob: bl bob: ått ");
  });

  test("the roster shows a reset and a leave; the others go on", async () => {
    const { join, server } = await startChat();
    const alice = await join("alice");
    const bob = await join("bob");
    const carol = await join("carol");
    const left: string[] = [];
    server.events.on("left", ({ name, reason }) => left.push(`${name} ${reason}`));
    bob.socket.resetAndDestroy();
    await alice.until(({ lastRoster }) => lastRoster !== undefined && !("bob" in lastRoster));
    carol.socket.end();
    await alice.until(({ lastRoster }) => lastRoster !== undefined && !("carol" in lastRoster));
    expect(left).toEqual(["bob reset", "carol left"]);
    expect(alice.lastRoster).toEqual({ alice: "127.0.0.1" });
  });

  test("200 at once: every roster is JSON in one read, and one roster is for many joins", async () => {
    const { open, server } = await startChat({ receiveBuffer: 65_536 });
    const names = Array.from({ length: 200 }, (_, index) => `student${index}`);
    const peers = names.map((name) => {
      const peer = open();
      peer.say(name);
      return peer;
    });
    await Promise.all(
      peers.map((peer) => peer.until(({ lastRoster }) => Object.keys(lastRoster ?? {}).length === names.length)),
    );
    for (const { reads } of peers) {
      for (const read of reads) expect(() => void JSON.parse(read.slice(1))).not.toThrow();
      // Rosters go by time, so a slower machine sends more of them; a roster for each join would be 200.
      expect(reads.length).toBeLessThan(names.length / 4);
    }
    expect(server.hub.users.size).toBe(names.length);
  });

  test("a roster that no longer fits lists the newest, the same for all, and the console says so once", async () => {
    const warnings: string[] = [];
    const log = { ...quietLog, warn: (_: object, words: string) => void warnings.push(words) };
    const { open } = await startChat({ receiveBuffer: 256 }, { log });
    const peers = Array.from({ length: 20 }, (_, index) => {
      const peer = open();
      peer.say(`student number ${index}`);
      return peer;
    });
    await Promise.all(peers.map((peer) => peer.until(({ lastRoster }) => lastRoster !== undefined)));
    await peers[0]!.until(({ lastRoster }) => lastRoster !== undefined && "student number 19" in lastRoster);
    for (const read of peers[0]!.reads) expect(Buffer.byteLength(read)).toBeLessThanOrEqual(256);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(/the roster of \d+ users is longer than the 256 bytes/);
  });

  test("a roster travels alone while everybody talks", async () => {
    const { join } = await startChat();
    const talkers = [await join("alice"), await join("bob")];
    const hearer = await join("hearer");
    let count = 0;
    const talking = setInterval(() => {
      for (const talker of talkers) talker.say(`message ${(count += 1)}\n`);
    }, 2);
    const carol = await join("carol");
    await hearer.until(({ lastRoster }) => lastRoster !== undefined && "carol" in lastRoster);
    carol.socket.end();
    await hearer.until(({ lastRoster }) => lastRoster !== undefined && !("carol" in lastRoster));
    clearInterval(talking);
    const last = count;
    await hearer.until(({ chat }) => chat.includes(`message ${last} `));
    for (const read of hearer.reads.filter((each) => each.includes("!{"))) {
      expect(() => void JSON.parse(read.slice(1))).not.toThrow();
    }
    const heard = [...hearer.chat.matchAll(/(?:alice|bob): message (\d+) /g)].map((found) => Number(found[1]));
    expect(heard.toSorted((a, b) => a - b)).toEqual(Array.from({ length: last }, (_, index) => index + 1));
  });

  test("a text of 60 kB comes in lines that are whole in every read of 1,024 bytes", async () => {
    const { join } = await startChat();
    const alice = await join("alice");
    const bob = await join("bob");
    const text = "blåbærsyltetøy ".repeat(4_000);
    bob.say(`${text}\n`);
    await alice.until(({ chat }) => chat.replaceAll(/bob: |\s/g, "").length === text.replaceAll(/\s/g, "").length);
    const bytes = Buffer.from(alice.chat);
    for (let start = 0; start < bytes.length; start += 1_024) {
      const block = new TextDecoder("utf-8", { fatal: true }).decode(bytes.subarray(start, start + 1_024));
      expect(block).toMatch(/^bob: /);
    }
  });
});

describe("a client that does not read", () => {
  test("is cut off, the roster says so, and nobody waits or loses anything", async () => {
    const { join, server } = await startChat();
    const speaker = await join("speaker");
    const hearers = [await join("hearer one"), await join("hearer two"), await join("hearer three")];
    const stuck = await join("stuck");
    stuck.socket.pause();
    const left = once(server.events, "left") as Promise<[{ name: string; reason: string }]>;
    const line = "y".repeat(1_000);
    let sent = 0;
    while (server.hub.users.has("stuck")) {
      speaker.say(`${String(sent).padStart(8, "0")}${line}\n`);
      sent += 1;
      if (sent % 64 === 0)
        await hearers[0]!.until(({ latest }) => latest.includes(`${String(sent - 1).padStart(8, "0")}y`));
    }
    expect((await left)[0]).toMatchObject({ name: "stuck", reason: "too-slow" });
    for (const hearer of hearers) {
      await hearer.until(({ lastRoster }) => lastRoster !== undefined && !("stuck" in lastRoster));
      await hearer.until(({ chat }) => chat.includes(`${String(sent - 1).padStart(8, "0")}y`));
      const heard = [...hearer.chat.matchAll(/speaker: (\d{8})y/g)].map((found) => Number(found[1]));
      expect(heard).toEqual(Array.from({ length: sent }, (_, index) => index));
    }
    expect(server.state()).toMatchObject({ users: 4, slowReaders: 0, queuedBytes: 0 });
  });

  test("a flood slows its speaker down and cuts nobody off who reads", async () => {
    const { join, server } = await startChat();
    const flooders = [await join("flood one"), await join("flood two")];
    const hearer = await join("hearer");
    const lines = 40_000;
    let heard = 0;
    const colon = ":".codePointAt(0);
    const all = new Promise<void>((resolve) => {
      hearer.socket.on("data", (read: Buffer) => {
        for (const byte of read) if (byte === colon) heard += 1;
        if (heard === 2 * lines) resolve();
      });
    });
    for (const flooder of flooders) flooder.say(Array.from({ length: lines }, (_, index) => `${index}\n`).join(""));
    await all;
    expect([...server.hub.users.keys()]).toEqual(["flood one", "flood two", "hearer"]);
  });
});
