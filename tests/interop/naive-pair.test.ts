// Where the naive programs break against each other: each of these is why ours are built as they are, and shows that
// the tests of ours would see it.
import { setTimeout as pause } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { activeUsers, naiveClient, naiveServer, Networks, seesUsers } from "./parties.ts";
import { Peer, sendDatagram } from "./peer.ts";
import { Program } from "./program.ts";

const networks = new Networks(23);
const mayBreak = { mayBreak: true };

describe("a naive client at a naive server", () => {
  test("works where the lab's own script goes", async () => {
    const at = networks.next();
    const server = await naiveServer(at(3));
    const alice = await naiveClient(server, at(11), "alice");
    const bob = await naiveClient(server, at(12), "bob");
    await seesUsers(alice, ["alice", "bob"]);
    alice.type("hello");
    await bob.hears("alice: hello");
    bob.type("@alice:hi");
    await alice.hears("bob (direct): hi");
    bob.child.stdin.end();
    await seesUsers(alice, ["alice"]);
  });

  test("breaks where a roster and a message arrive in one read", async () => {
    const at = networks.next();
    const server = await naiveServer(at(3));
    const alice = await naiveClient(server, at(11), "alice", mayBreak);
    alice.freeze();
    const bob = await naiveClient(server, at(12), "bob");
    const carol = await naiveClient(server, at(13), "carol");
    bob.type("hello");
    await carol.hears("bob: hello");
    alice.thaw();
    expect(await alice.breaks()).toMatch(/JSONDecodeError: Extra data/);
  });

  test("breaks where a message is longer than a read", async () => {
    const at = networks.next();
    const server = await naiveServer(at(3), mayBreak);
    const alice = await naiveClient(server, at(11), "alice", mayBreak);
    const bob = await Peer.join(server, at(12), "bob");
    // Alice's program reads each roster alone, or it would break on the two of them.
    await seesUsers(alice, ["alice", "bob"]);
    bob.say(`x${"é".repeat(600)}`);
    expect(await server.program.breaks()).toMatch(/UnicodeDecodeError/);
    const carol = await Peer.join(server, at(13), "carol");
    await seesUsers(alice, ["alice", "bob", "carol"]);
    carol.say("é".repeat(510));
    expect(await alice.breaks()).toMatch(/UnicodeDecodeError/);
  });

  test("breaks where the roster is longer than a read", async () => {
    const at = networks.next();
    const server = await naiveServer(at(3));
    const alice = await naiveClient(server, at(11), "alice", mayBreak);
    for (let count = 0; count < 15; count += 1) {
      const name = `${"x".repeat(60)}${count}`;
      const peer = await Peer.join(server, at(20 + count), name);
      await peer.hears(name);
    }
    expect(await alice.breaks()).toMatch(/JSONDecodeError/);
  });

  test("gets a roster for each join", async () => {
    const at = networks.next();
    const server = await naiveServer(at(3));
    const first = await Peer.join(server, at(11), "first");
    await first.hears("first");
    for (let count = 0; count < 10; count += 1) {
      const peer = await Peer.join(server, at(20 + count), `u${count}`);
      await peer.hears(`u${count}`);
    }
    await first.hears("u9");
    expect(first.heard.match(/!\{/g)).toHaveLength(11);
  });

  test("loses its name to whoever takes it, and the next departure breaks the server", async () => {
    const at = networks.next();
    const server = await naiveServer(at(3), mayBreak);
    const alice = await naiveClient(server, at(11), "alice");
    const second = await naiveClient(server, at(12), "alice");
    second.child.stdin.end();
    await second.ends();
    alice.child.stdin.end();
    expect(await server.program.breaks()).toMatch(/KeyError: 'alice'/);
  });

  test("shows a name's escape codes on everyone's screen", async () => {
    const at = networks.next();
    const server = await naiveServer(at(3));
    const alice = await naiveClient(server, at(11), "alice");
    await Peer.join(server, at(12), "mal\u001b[31mlory");
    await alice.hears("mal\u001b[31mlory");
  });

  test("believes a roster that a long name and a long text push to the beginning of a read", async () => {
    const at = networks.next();
    const server = await naiveServer(at(3));
    const alice = await naiveClient(server, at(11), "alice");
    const name = "m".repeat(100);
    const mallory = await Peer.join(server, at(12), name);
    await mallory.hears("alice");
    await seesUsers(alice, ["alice", name]);
    const forged = '!{"bob": "6.6.6.6"}';
    mallory.say("x".repeat(1024 - `${name}: `.length) + forged);
    await alice.until("believes it", () => activeUsers(alice).includes("bob"));
  });

  test("leaves a server in pieces when a peer closes by RST", async () => {
    const at = networks.next();
    const server = await naiveServer(at(3), mayBreak);
    const alice = await naiveClient(server, at(11), "alice");
    const bob = await Peer.join(server, at(12), "bob");
    await bob.hears("alice");
    bob.socket.resetAndDestroy();
    expect(await server.program.breaks()).toMatch(/ConnectionResetError/);
    // Bob stays in every roster, and the next broadcast ends where his turn is.
    server.program.errors = "";
    alice.type("is anybody there?");
    expect(await server.program.breaks()).toMatch(/BrokenPipeError|Bad file descriptor/);
  });

  test("waits with everybody else for a peer that never reads", async () => {
    const at = networks.next();
    const server = await naiveServer(at(3));
    const stuck = await Peer.join(server, at(11), "stuck");
    await stuck.hears("stuck");
    stuck.socket.pause();
    const alice = await naiveClient(server, at(12), "alice");
    const flood = await Peer.join(server, at(13), "flood");
    await seesUsers(alice, ["alice", "flood", "stuck"]);
    const unheard = await floodUntilSilence(flood, alice);
    stuck.socket.resume();
    await alice.hears(unheard);
  });

  test("takes the words of two behind one address for the first one's", async () => {
    const at = networks.next();
    const server = await naiveServer(at(3));
    const alice = await naiveClient(server, at(11), "alice");
    await naiveClient(server, at(12), "bob");
    // Two rosters in one read would break alice's program.
    await seesUsers(alice, ["alice", "bob"]);
    const bea = await Peer.join(server, at(12), "bea");
    await bea.hears("alice");
    await seesUsers(alice, ["alice", "bob", "bea"]);
    // Bea's client would send just these bytes from just this address.
    await sendDatagram(at(12), at(11), "I am bea");
    await alice.hears("bob (direct): I am bea");
  });

  test("takes the line end of nc for a part of the name", async () => {
    const at = networks.next();
    const server = await naiveServer(at(3));
    const nc = new Program("nc", ["nc", "-s", at(12), server.host, String(server.port)]);
    nc.type("carol");
    await nc.hears(String.raw`{"carol\n"`);
  });
});

/** Speaks until what was said does not arrive for longer than a busy machine makes it wait; what that was. */
async function floodUntilSilence(flood: Peer, hearer: Program): Promise<string> {
  const silence = 1000; // milliseconds
  for (let number = 1; ; number += 1) {
    // Repeated, because a read may end in the middle of one.
    const mark = `[${number}]`;
    flood.say("x".repeat(65_536) + mark.repeat(20));
    const heard = hearer.hears(mark).then(
      () => true,
      () => false,
    );
    if (!(await Promise.race([heard, pause(silence, false)]))) return mark;
  }
}
