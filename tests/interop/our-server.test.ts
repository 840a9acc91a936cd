import { describe, expect, test } from "vitest";
import { activeUsers, naiveClient, naiveGuest, Networks, ourServer, seesUsers } from "./parties.ts";
import { Peer, sendDatagram } from "./peer.ts";
import { Program } from "./program.ts";

const networks = new Networks(21);

/** A user's own address, as their client has it now. */
async function addressOf(program: Program, name: string): Promise<string> {
  const seen = program.output.length;
  program.type("#ls");
  return program.until(
    `lists ${name}`,
    () => new RegExp(`^${name} (\\S+)$`, "m").exec(program.output.slice(seen))?.[1],
  );
}

describe("our server and naive clients", () => {
  test("three on their own addresses: in the room, from one to another, coming and going", async () => {
    const at = networks.next();
    const server = await ourServer(at(3));
    const alice = await naiveClient(server, at(11), "alice");
    const bob = await naiveClient(server, at(12), "bob");
    const carol = await naiveClient(server, at(13), "carol");
    for (const client of [alice, bob, carol]) await seesUsers(client, ["alice", "bob", "carol"]);

    alice.type("hello all");
    await bob.hears("alice: hello all");
    await carol.hears("alice: hello all");

    bob.type("@carol:only for you");
    await carol.hears("bob (direct): only for you");
    carol.type("@bob:søster 🐧");
    await bob.hears("carol (direct): søster 🐧");

    alice.child.stdin.end();
    expect(await alice.ends()).toBe(0);
    for (const client of [bob, carol]) await seesUsers(client, ["bob", "carol"]);
    const dora = await naiveClient(server, at(14), "dora");
    for (const client of [bob, carol]) await seesUsers(client, ["bob", "carol", "dora"]);
    bob.type("who is new?");
    await dora.hears("bob: who is new?");
    expect(alice.output).not.toContain("hello all");
    expect(alice.output + dora.output).not.toContain("only for you");
  });

  test("the thirty-line client is one of them", async () => {
    const at = networks.next();
    const server = await ourServer(at(3));
    const file = new URL("peers/minimal.py", import.meta.url).pathname;
    const alice = await naiveClient(server, at(11), "alice");
    const bob = new Program("bob", ["python3", file, server.host, "bob", String(server.port), at(12)]);
    await seesUsers(alice, ["alice", "bob"]);
    bob.type("hello");
    await alice.hears("bob: hello");
    alice.type("hello bob");
    await bob.hears("alice: hello bob");
    alice.type("@bob:psst");
    await bob.hears(`${at(11)} says: psst`);
    expect(bob.breakdown).toBe("");
  });

  test("a server that ends says goodbye to each", async () => {
    const at = networks.next();
    const server = await ourServer(at(3));
    const alice = await naiveClient(server, at(11), "alice");
    server.program.child.kill("SIGINT");
    await alice.hears("Goodbye");
    expect(await alice.ends()).toBe(0);
    expect(await server.program.ends()).toBe(0);
  });
});

// Again where it fails: the quiet around a roster is 40 ms, and a busy machine may keep a process waiting for longer.
describe("our server, where naive clients break", { retry: 2 }, () => {
  test("two writes in one read: a roster travels alone, while people speak, come and go", async () => {
    const at = networks.next();
    const server = await ourServer(at(3));
    const alice = await naiveClient(server, at(11), "alice");
    const bob = await Peer.join(server, at(12), "bob");
    await bob.hears("alice");
    const said: string[] = [];
    for (let round = 0; round < 5; round += 1) {
      const guest = await Peer.join(server, at(20 + round), `guest${round}`);
      for (const part of ["before", "after"]) {
        said.push(`bob: ${part} ${round}`);
        bob.say(`${part} ${round}`);
        if (part === "before") await guest.hears(`guest${round}`);
      }
      await alice.hears(`bob: after ${round}`);
      guest.socket.end();
    }
    await seesUsers(alice, ["alice", "bob"]);
    expect(alice.lines.filter((line) => line.startsWith("bob: "))).toEqual(said);
  });

  test("a message longer than the buffer is cut at a character's edge", async () => {
    const at = networks.next();
    const server = await ourServer(at(3));
    const alice = await naiveClient(server, at(11), "alice");
    const bob = await Peer.join(server, at(12), "bob");
    await seesUsers(alice, ["alice", "bob"]);
    const text = `x${"é€🐧".repeat(400)}.`;
    bob.say(text);
    await alice.hears(".");
    const pieces = alice.lines.filter((line) => line.startsWith("bob: ")).map((line) => line.slice("bob: ".length));
    expect(pieces.join("")).toBe(text);
    for (const piece of pieces) expect(Buffer.byteLength(`bob: ${piece} `)).toBeLessThanOrEqual(1024);
  });

  test("a burst right after a line that was read already comes in whole lines as well", async () => {
    const at = networks.next();
    const server = await ourServer(at(3));
    const alice = await naiveClient(server, at(11), "alice");
    const bob = await Peer.join(server, at(12), "bob");
    await seesUsers(alice, ["alice", "bob"]);
    for (let round = 0; round < 5; round += 1) {
      bob.say(`<${round}>`);
      await alice.hears(`bob: <${round}>`);
      // At once: a line that starts a read with an exclamation mark, or half an "å", would end alice's thread.
      bob.say(`${`${"!å".repeat(70)}\n`.repeat(40)}</${round}>\n`);
      await alice.hears(`</${round}>`);
    }
    expect(alice.breakdown).toBe("");
  });

  test("a roster longer than the buffer lists as many as fit, the newest first, and the console says so", async () => {
    const at = networks.next();
    const server = await ourServer(at(3));
    const alice = await naiveClient(server, at(11), "alice");
    const names = Array.from({ length: 30 }, (_, count) => `x${count}-${"x".repeat(50)}`);
    const last = names.at(-1)!;
    for (const [count, name] of names.entries()) await Peer.join(server, at(20 + count), name);
    await alice.until(`sees ${last}`, () => activeUsers(alice).includes(last));
    expect(activeUsers(alice).length).toBeLessThan(30);
    await server.program.complains("it lists the newest first");
    // Users that are not listed are in the room all the same.
    const bob = await naiveClient(server, at(12), "bob");
    alice.type("hello");
    await bob.hears("alice: hello");
  });

  test("many joins at once cost one roster, not one each", async () => {
    const at = networks.next();
    const server = await ourServer(at(3));
    const alice = await naiveClient(server, at(11), "alice");
    const names = Array.from({ length: 30 }, (_, count) => `u${count}`);
    await Promise.all(names.map((name, count) => Peer.join(server, at(20 + count), name)));
    await seesUsers(alice, ["alice", ...names]);
    expect(alice.lines.filter((line) => line.startsWith("Active users")).length).toBeLessThan(10);
  });

  test("a name that is taken is refused with a sentence, and the first user is untouched", async () => {
    const at = networks.next();
    const server = await ourServer(at(3));
    const alice = await naiveClient(server, at(11), "alice");
    const bob = await naiveClient(server, at(12), "bob");
    const second = naiveGuest(server, at(13), "alice");
    expect(await second.ends()).toBe(0);
    expect(second.output).toMatch(/taken|already|in use/i);
    expect(await addressOf(bob, "alice")).toBe(at(11));
    bob.type("still there?");
    await alice.hears("bob: still there?");
    alice.type("yes");
    await bob.hears("alice: yes");
  });

  test("a name that would be something else on a screen or in a roster is refused with a sentence", async () => {
    const at = networks.next();
    const server = await ourServer(at(3));
    const alice = await naiveClient(server, at(11), "alice");
    const names = {
      "an empty name": "\n",
      "5,000 bytes": "x".repeat(5000),
      "a terminal's escape code": "al\u001b[31mice",
      "a direction override": "al\u202eice",
      "the beginning of a roster": '!{"alice":"6.6.6.6"}',
      "the beginning of a direct message": "@alice",
      "the beginning of a command": "#ls",
      "a property that every object has": "__proto__",
      "the end of a name": "alice: hi",
    };
    for (const [what, name] of Object.entries(names)) {
      const mallory = await Peer.join(server, at(12), name);
      await mallory.isClosed();
      const { heard } = mallory;
      expect({ what, heard }).toEqual({ what, heard: expect.stringMatching(/^server: .*name/i) });
    }
    // Nobody has heard of it: the next thing that happens to alice is bob.
    await naiveClient(server, at(13), "bob");
    await seesUsers(alice, ["alice", "bob"]);
    expect(alice.lines.filter((line) => line !== "")).toEqual(["Active users: alice", expect.stringContaining("bob")]);
  });

  test("no line reaches a screen with control or direction characters", async () => {
    const at = networks.next();
    const server = await ourServer(at(3));
    const alice = await naiveClient(server, at(11), "alice");
    const mallory = await Peer.join(server, at(12), "mallory");
    await seesUsers(alice, ["alice", "mallory"]);
    mallory.say("a\u001b[2J\u0007b\u202ec\u0000d\u009b31m");
    const line = await alice.hears("mallory: ");
    expect(line).toBe("mallory: a[2Jbcd31m");
  });

  test("a roster cannot be forged by what a user says", async () => {
    const at = networks.next();
    const server = await ourServer(at(3));
    const alice = await naiveClient(server, at(11), "alice");
    const mallory = await Peer.join(server, at(12), "mallory");
    await seesUsers(alice, ["alice", "mallory"]);
    const forged = '!{"alice": "6.6.6.6"}';
    mallory.say(forged);
    await alice.hears(forged);
    mallory.say(`one\n${forged}\r\n${forged}`);
    mallory.say("\ndone\n");
    await alice.hears("mallory: done");
    expect(await addressOf(alice, "alice")).toBe(at(11));
    expect(alice.lines.filter((line) => line.startsWith("!"))).toEqual([]);
  });

  test("a peer that closes by RST is gone, and nobody notices more than that", async () => {
    const at = networks.next();
    const server = await ourServer(at(3));
    const alice = await naiveClient(server, at(11), "alice");
    const bob = await naiveClient(server, at(12), "bob");
    const mallory = await Peer.join(server, at(13), "mallory");
    await seesUsers(alice, ["alice", "bob", "mallory"]);
    mallory.socket.resetAndDestroy();
    alice.type("hello");
    await bob.hears("alice: hello");
    for (const client of [alice, bob]) await seesUsers(client, ["alice", "bob"]);
  });

  test("a program that is killed is gone", async () => {
    const at = networks.next();
    const server = await ourServer(at(3));
    const alice = await naiveClient(server, at(11), "alice");
    const bob = await naiveClient(server, at(12), "bob");
    bob.child.kill("SIGKILL");
    await seesUsers(alice, ["alice"]);
  });

  test("nobody waits for a peer that never reads; it is cut off, and the roster says so", async () => {
    const at = networks.next();
    const server = await ourServer(at(3));
    const alice = await naiveClient(server, at(11), "alice");
    const stuck = await Peer.join(server, at(12), "stuck");
    await stuck.hears("alice");
    stuck.socket.pause();
    const flood = await Peer.join(server, at(13), "flood");
    await seesUsers(alice, ["alice", "flood", "stuck"]);
    // More than the kernel and the server keep for one peer, in lines that alice can count.
    let number = 0;
    while (!server.program.errors.includes("did not read")) {
      const lines = Array.from({ length: 64 }, () => `${String((number += 1)).padStart(8, "0")}${"x".repeat(900)}\n`);
      flood.say(lines.join(""));
      await alice.hears(String(number).padStart(8, "0"));
      expect(number).toBeLessThan(60_000);
    }
    await seesUsers(alice, ["alice", "flood"]);
    const heard = alice.lines.filter((line) => line.startsWith("flood: ")).map((line) => Number(line.slice(7, 15)));
    expect(heard).toEqual(Array.from({ length: number }, (_, before) => before + 1));
  });

  test("a forged source address is the victim's to a naive client: plain UDP proves nothing", async () => {
    const at = networks.next();
    const server = await ourServer(at(3));
    const alice = await naiveClient(server, at(11), "alice");
    await Peer.join(server, at(12), "bob");
    await seesUsers(alice, ["alice", "bob"]);
    await sendDatagram(at(12), at(11), "I am bob");
    await alice.hears("bob (direct): I am bob");
  });

  test("nc takes part: a line end is no part of a name, and several lines are several messages", async () => {
    const at = networks.next();
    const server = await ourServer(at(3));
    const alice = await naiveClient(server, at(11), "alice");
    const carol = new Program("nc", ["nc", "-s", at(12), server.host, String(server.port)]);
    carol.type("carol");
    await seesUsers(alice, ["alice", "carol"]);
    await carol.hears('"carol"');
    carol.type("one\ntwo\r\nthree");
    await alice.hears("carol: three");
    expect(alice.lines.filter((line) => line.startsWith("carol: "))).toEqual([
      "carol: one",
      "carol: two",
      "carol: three",
    ]);
    alice.type("hello nc");
    await carol.hears("alice: hello nc");
  });
});
