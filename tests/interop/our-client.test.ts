import { describe, expect, test } from "vitest";
import { naiveClient, naiveServer, Networks, OurClient, ourClient, ourServer, seesUsers } from "./parties.ts";
import { Peer, sendDatagram } from "./peer.ts";
import { Program } from "./program.ts";
import { roster, ScriptedServer } from "./scripted-server.ts";

const networks = new Networks(22);

/** Our client at a scripted server, named alice, let in by this first write. */
async function scripted(at: (host: number) => string, first: string): Promise<{ alice: OurClient; server: Peer }> {
  const place = await ScriptedServer.listen(at(3));
  const alice = new OurClient(place, at(11), "alice");
  const server = await place.guest();
  expect(server.heard).toBe("alice");
  server.say(first);
  await alice.event({ event: "joined" });
  return { alice, server };
}

describe("our client and a naive server", () => {
  test("three on their own addresses, two of them ours: in the room, one to another, coming and going", async () => {
    const at = networks.next();
    const server = await naiveServer(at(3));
    const alice = await ourClient(server, at(11), "alice");
    const bob = await ourClient(server, at(12), "bob");
    const carol = await naiveClient(server, at(13), "carol");
    for (const client of [alice, bob]) await client.seesUsers(["alice", "bob", "carol"]);

    alice.type("hello all");
    await carol.hears("alice: hello all");
    await bob.event({ event: "room", from: "alice", text: "hello all" });
    carol.type("hello alice");
    await alice.event({ event: "room", from: "carol", text: "hello alice" });

    alice.type("@bob:only for you");
    await bob.event({ event: "direct", from: "alice", address: at(11), text: "only for you", verified: false });
    bob.type("@carol:søster 🐧");
    await carol.hears("bob (direct): søster 🐧");
    carol.type("@alice:psst");
    await alice.event({ event: "direct", from: "carol", address: at(13), text: "psst" });

    carol.child.stdin.end();
    await alice.seesUsers(["alice", "bob"]);
    bob.type("#quit");
    await bob.event({ event: "closed", how: "left" });
    expect(await bob.ends()).toBe(0);
    await alice.seesUsers(["alice"]);
    expect(alice.room).toEqual(["carol: hello alice"]);
  });

  test("a name that is taken: ours says why it is not let in, and ends with a code of its own", async () => {
    const at = networks.next();
    const server = await ourServer(at(3));
    await naiveClient(server, at(11), "alice");
    const second = new OurClient(server, at(12), "alice");
    await second.event({ event: "refused" });
    expect(await second.ends()).toBe(3);
  });

  test("many join at once, each with a roster for everybody: ours ends with the newest", async () => {
    const at = networks.next();
    const server = await naiveServer(at(3));
    const alice = await ourClient(server, at(11), "alice");
    const names = Array.from({ length: 20 }, (_, count) => `u${count}`);
    for (const [count, name] of names.entries()) {
      const peer = await Peer.join(server, at(20 + count), name);
      await peer.hears(name);
      peer.say(`hello from ${name}`);
    }
    await alice.seesUsers(["alice", ...names]);
    // Each peer has a thread of the naive server, so lines of different people come in any order; a busy one sends two as one read.
    const said = () => alice.room.join(" ").match(/u\d+: hello from u\d+/g) ?? [];
    await alice.until("hears everybody", () => said().length === names.length);
    expect(said().toSorted()).toEqual(names.map((name) => `${name}: hello from ${name}`).toSorted());
  });

  test("nc takes part: its line ends reach no screen, and its words are shown", async () => {
    const at = networks.next();
    const server = await naiveServer(at(3));
    const alice = await ourClient(server, at(11), "alice");
    const carol = new Program("nc", ["nc", "-s", at(12), server.host, String(server.port)]);
    carol.type("carol");
    await alice.seesUsers(["alice", "carol"]);
    carol.type("hello");
    // The naive server takes the line end for a part of the name, and so cuts what she says from it.
    await alice.hears("hello");
    alice.type("hello nc");
    await carol.hears("alice: hello nc");
  });

  test("a server that dies is said so", async () => {
    const at = networks.next();
    const server = await naiveServer(at(3));
    const alice = await ourClient(server, at(11), "alice");
    server.program.child.kill("SIGKILL");
    await alice.event({ event: "closed", how: "lost" });
    expect(await alice.ends()).toBe(4);
  });
});

describe("our client, where naive clients break", () => {
  const everybody = { alice: "127.22.0.11", bob: "127.22.0.12" };

  test("rosters and chat in one read: nothing is lost", async () => {
    const at = networks.next();
    const three = { ...everybody, carol: "127.22.0.13" };
    const { alice } = await scripted(at, `${roster(everybody)}${roster(three)}bob: hi\ncarol: hi bob `);
    await alice.event({ event: "room", from: "carol", text: "hi bob" });
    await alice.event({ event: "room", from: "bob", text: "hi" });
    await alice.seesUsers(["alice", "bob", "carol"]);
  });

  test("a roster right behind chat, in one read, is words: anybody could have said just that", async () => {
    const { alice, server } = await scripted(networks.next(), roster(everybody));
    server.say(`bob: hi ${roster({ alice: "6.6.6.6" })}`);
    await alice.event({ event: "room", from: "bob", text: `hi ${roster({ alice: "6.6.6.6" })}` });
    await alice.seesUsers(["alice", "bob"]);
  });

  test("the words of a frozen client's room wait for it, all of them", async () => {
    const at = networks.next();
    const server = await naiveServer(at(3));
    const alice = await ourClient(server, at(11), "alice");
    alice.freeze();
    const bob = await naiveClient(server, at(12), "bob");
    const carol = await naiveClient(server, at(13), "carol");
    await seesUsers(bob, ["alice", "bob", "carol"]);
    for (const word of ["one", "two", "three"]) {
      bob.type(word);
      await carol.hears(`bob: ${word}`);
    }
    alice.thaw();
    await alice.seesUsers(["alice", "bob", "carol"]);
    await alice.until("hears bob's words", () => /one .*two .*three|one".*two".*three"/s.test(alice.output));
  });

  test("a roster over several reads, cut inside a character", async () => {
    const users = Object.fromEntries(
      Array.from({ length: 60 }, (_, count) => [`søster ${count}`, `127.22.9.${count + 1}`]),
    );
    const { alice, server } = await scripted(networks.next(), roster({ alice: "127.22.0.11" }));
    const bytes = Buffer.from(roster(users));
    const middle = bytes.indexOf("søster 30") + 2;
    server.socket.write(bytes.subarray(0, middle));
    // The line between shows that the first part has been read by itself.
    await server.until(
      "is heard",
      () => server.socket.bytesWritten === 1 + roster({ alice: "127.22.0.11" }).length - 1 + middle,
    );
    server.socket.write(bytes.subarray(middle));
    await alice.seesUsers(Object.keys(users));
  });

  test("a long message is one message, whole characters and all", async () => {
    const text = "é€🐧".repeat(800);
    const { alice, server } = await scripted(networks.next(), roster(everybody));
    server.say(`bob: ${text} `);
    await alice.event({ event: "room", from: "bob", text });
  });

  test("names and words from a hostile server reach no screen as they are", async () => {
    const at = networks.next();
    const hostile =
      '!{"alice": "127.22.0.11", "__proto__": "127.22.0.66", "e\\u001b[31mvil": "127.22.0.67", "eve\\u202e": "nowhere"}';
    const { alice, server } = await scripted(at, hostile);
    server.say("mallory: \u001b[2J\u202egpj.exe ");
    await alice.event({ event: "room", from: "mallory", text: "[2Jgpj.exe" });
    await alice.event({ event: "notice", code: "roster-fault" });
    expect(alice.users).toContain("__proto__");
    expect(alice.output).not.toMatch(/\\u001b|\\u202e|\u001b|\u202e/);
  });

  test("words that look like a roster are words", async () => {
    const at = networks.next();
    const server = await naiveServer(at(3));
    const alice = await ourClient(server, at(11), "alice");
    const mallory = await naiveClient(server, at(12), "mallory");
    const forged = '!{"alice": "6.6.6.6"}';
    mallory.type(forged);
    await alice.event({ event: "room", from: "mallory", text: forged });
    alice.type("#ls");
    const { users } = await alice.event({ event: "roster", isAsked: true });
    expect(users).toContainEqual(expect.objectContaining({ name: "alice", address: at(11) }));
  });

  test("a server that closes by RST is said so", async () => {
    const { alice, server } = await scripted(networks.next(), roster(everybody));
    server.socket.resetAndDestroy();
    await alice.event({ event: "closed", how: "lost" });
    expect(await alice.ends()).toBe(4);
  });

  test("two users behind one address: both names are shown", async () => {
    const at = networks.next();
    const { alice } = await scripted(at, roster({ alice: at(11), bob: at(12), bea: at(12) }));
    await sendDatagram(at(12), at(11), "guess who");
    const direct = await alice.event({ event: "direct", text: "guess who" });
    expect(direct).toMatchObject({ from: "bob or bea", names: ["bob", "bea"], address: at(12) });
  });

  test("a datagram proves nothing about its sender, and from an address of nobody's it is Non-registered", async () => {
    const at = networks.next();
    const { alice } = await scripted(at, roster({ alice: at(11), bob: at(12) }));
    await sendDatagram(at(12), at(11), "I am bob");
    await alice.event({ event: "direct", from: "bob", text: "I am bob", verified: false });
    await sendDatagram(at(66), at(11), "I am nobody");
    await alice.event({ event: "direct", from: "Non-registered", address: at(66), text: "I am nobody" });
  });
});
