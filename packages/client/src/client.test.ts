// The client as a whole: it comes in, writes and hears, proves its name, leaves and reconnects. Long, because all of this needs one
// stage: a played server with its network and its clock.
import { beginScramServer, deriveCredentials } from "@vitrine/wire/scram";
import { describe, expect, test } from "vitest";
import { ChatClient, type ClientEvent, type ClientOptions, type Ending } from "./index.ts";
import { FakeClock, settle } from "./testing/fake-clock.ts";
import { FakeNetwork } from "./testing/fake-network.ts";

const roster =
  '!{"alice": "10.20.30.11", "bob": "10.20.30.12", "bea": "10.20.30.12", "carl": "10.20.30.11", "x": "moon"}';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

interface Stage {
  readonly clock: FakeClock;
  readonly network: FakeNetwork;
  readonly client: ChatClient;
  readonly events: ClientEvent[];
  readonly asked: string[];
  /** The events of one kind. */
  readonly of: <Name extends ClientEvent["event"]>(name: Name) => (ClientEvent & { event: Name })[];
  readonly notices: () => string[];
  ending: Ending | undefined;
}

async function start(
  options: Partial<ClientOptions> = {},
  password?: string | Promise<string>,
  prepare?: (network: FakeNetwork) => void,
): Promise<Stage> {
  const clock = new FakeClock();
  const network = new FakeNetwork();
  prepare?.(network);
  network.names.set("chat.example", ["10.20.30.99", "10.20.30.3"]);
  network.deaf.add("10.20.30.99");
  const events: ClientEvent[] = [];
  const asked: string[] = [];
  const client = new ChatClient(
    {
      clock,
      random: () => 0.5,
      transport: network,
      peerSockets: network,
      tell: (event) => void events.push(event),
      askPassword: async (words) => {
        asked.push(words);
        return password;
      },
    },
    {
      name: "alice",
      host: "chat.example",
      port: 5000,
      peerPort: 5000,
      isReturning: true,
      mayPasswordBeRead: false,
      ...options,
    },
  );
  const stage: Stage = {
    clock,
    network,
    client,
    events,
    asked,
    of: (name) => events.filter((event): event is never => event.event === name),
    notices: () => events.flatMap((event) => (event.event === "notice" ? [event.code] : [])),
    ending: undefined,
  };
  void client.run().then((ending) => (stage.ending = ending));
  await settle();
  return stage;
}

async function joined(options: Partial<ClientOptions> = {}, prepare?: (network: FakeNetwork) => void): Promise<Stage> {
  const stage = await start(options, undefined, prepare);
  stage.network.server.say(roster);
  await stage.clock.pass(50);
  return stage;
}

describe("coming in", () => {
  test("finds the server by its name, tries its addresses in order, and gives the name first and alone", async () => {
    const { network, of, clock } = await start({ localAddress: "10.20.30.11" });
    await clock.pass(100);
    expect(of("notice")[0]).toMatchObject({ code: "resolved", text: "chat.example is 10.20.30.99, 10.20.30.3." });
    expect(network.server.target).toEqual({ address: "10.20.30.3", port: 5000, localAddress: "10.20.30.11" });
    expect(network.server.heard).toEqual(["alice"]);
  });

  test("the first roster lets us in", async () => {
    const { events } = await joined();
    expect(events.slice(1, 3)).toMatchObject([
      { event: "joined", name: "alice", address: "10.20.30.11", server: "10.20.30.3:5000" },
      { event: "roster", isAsked: false, joined: [], left: [] },
    ]);
  });

  test("the server's words before it closes are a refusal, and nobody tries again", async () => {
    const stage = await start();
    stage.network.server.say("server: The name alice is taken. ");
    stage.network.server.close();
    await stage.clock.pass(60_000);
    expect(stage.of("refused")).toMatchObject([{ reason: "The name alice is taken." }]);
    expect(stage.ending).toMatchObject({ how: "refused" });
    expect(stage.network.connections.length).toBe(1);
  });

  test("a server that cannot be reached, or a name that is none, is one line", async () => {
    const stage = await start({ host: "nowhere.example" });
    expect(stage.ending).toEqual({ how: "unreachable", reason: "The name nowhere.example was not found." });
    expect(stage.events.at(-1)).toMatchObject({ event: "closed", how: "unreachable" });
  });

  test("the user learns that a server accepts the connection and says nothing", async () => {
    const stage = await start();
    await stage.clock.pass(6000);
    expect(stage.of("notice").at(-1)).toMatchObject({ code: "waiting", text: expect.stringContaining("says nothing") });
  });

  test("the user reads what a server of another kind says, and that no roster has come", async () => {
    const stage = await start();
    stage.network.server.say("Welcome to the chat!\n");
    await stage.clock.pass(1500);
    expect(stage.of("notice").at(-1)).toMatchObject({ code: "server-words", text: "Welcome to the chat!" });
    stage.network.server.say("Type /help.\n");
    await stage.clock.pass(100);
    expect(stage.of("notice").at(-1)).toMatchObject({ code: "server-words", text: "Type /help." });
    await stage.clock.pass(6000);
    const { text } = stage.of("notice").at(-1)!;
    expect(text).toMatch(/no roster .* of another kind/);
    expect(stage.notices()).toEqual(["resolved", "server-words", "server-words", "waiting"]);
  });

  test("`#ls` before the first roster says that none has come", async () => {
    const stage = await start();
    await stage.client.enter("#ls");
    expect(stage.of("notice").at(-1)).toMatchObject({
      code: "waiting",
      text: expect.stringContaining("no roster yet"),
    });
    expect(stage.of("roster")).toEqual([]);
  });

  test("words that a server says before its roster are shown once", async () => {
    const stage = await start();
    stage.network.server.say("Welcome!\n");
    await stage.clock.pass(100);
    stage.network.server.say(roster);
    await stage.clock.pass(8000);
    expect(stage.of("notice").map(({ text }) => text)).toEqual([
      expect.stringContaining("chat.example is"),
      "Welcome!",
      expect.stringContaining("no address for x"),
    ]);
  });

  test("nothing is said before the server has let us in", async () => {
    const stage = await start();
    await stage.client.enter("hello");
    await stage.client.enter("@bob: hello");
    expect(stage.notices().slice(1)).toEqual(["not-connected", "not-connected"]);
    expect(stage.network.server.heard).toEqual(["alice"]);
  });
});

describe("the room", () => {
  test("lines are heard, and joins and leaves are reported", async () => {
    const stage = await joined();
    stage.network.server.say("bob: hi alice ");
    await stage.clock.pass(50);
    stage.network.server.say('!{"alice": "10.20.30.11", "dan": "10.20.30.14"}');
    await stage.clock.pass(50);
    expect(stage.of("room")).toMatchObject([{ from: "bob", text: "hi alice" }]);
    expect(stage.of("roster").at(-1)).toMatchObject({ joined: ["dan"], left: ["bob", "bea", "carl", "x"] });
  });

  test("lines entered fast go out one message at a time", async () => {
    const stage = await joined();
    const said = [stage.client.enter("one"), stage.client.enter("two"), stage.client.enter("##three")];
    expect(stage.network.server.heard).toEqual(["alice", "one"]);
    await stage.clock.pass(100);
    await Promise.all(said);
    expect(stage.network.server.heard).toEqual(["alice", "one", "two", "#three"]);
    expect(stage.of("sent").map(({ text }) => text)).toEqual(["one", "two", "#three"]);
  });

  test("a long line is cut at characters into what a naive server reads at once", async () => {
    const stage = await joined();
    void stage.client.enter("é".repeat(1000));
    await stage.clock.pass(100);
    const parts = stage.network.server.heard.slice(1);
    expect(parts.map((part) => new TextEncoder().encode(part).length)).toEqual([1024, 976]);
    expect(parts.join("")).toBe("é".repeat(1000));
    expect(stage.of("sent").length).toBe(1);
  });

  test("hostile rosters and lines reach nobody's screen as they are", async () => {
    const stage = await start();
    stage.network.server.say('!{"al\\u001b[31mice": "10.20.30.11", "__proto__": "10.20.30.12", "": "1.1.1.1", "b": 7}');
    stage.network.server.say("al\u001b[31mice: \u202eevil\u0007 ");
    await stage.clock.pass(50);
    expect(stage.of("roster")[0]?.users.map(({ name }) => name)).toEqual(["al[31mice", "__proto__"]);
    expect(stage.of("room")).toMatchObject([{ from: "al[31mice", text: "evil" }]);
    expect(stage.notices()).toContain("roster-fault");
    expect(JSON.stringify(stage.events)).not.toMatch(/\\u001b|\\u0007|\u202e/);
  });

  test("mistyped commands say what was meant", async () => {
    const stage = await joined();
    await stage.client.enter("#lst");
    expect(stage.of("notice").at(-1)).toMatchObject({
      code: "mistyped",
      text: expect.stringContaining("Did you mean #ls?"),
    });
    await stage.client.enter("#ls");
    expect(stage.of("roster").at(-1)).toMatchObject({ isAsked: true });
    expect(stage.network.server.heard).toEqual(["alice"]);
  });
});

describe("direct messages", () => {
  test("go to the roster's address, with everything after the colon as it is", async () => {
    const stage = await joined();
    await stage.client.enter("@bob: hi: there");
    expect(stage.network.datagrams).toEqual([{ to: "10.20.30.12", text: " hi: there" }]);
    expect(stage.of("sent")).toMatchObject([{ to: "bob", address: "10.20.30.12", text: "hi: there" }]);
  });

  test("come with every name that it could be, never as verified", async () => {
    const stage = await joined();
    stage.network.peers?.received(encode(" hi\u001b[2J"), "10.20.30.12");
    stage.network.peers?.received(encode("boo"), "6.6.6.6");
    stage.network.peers?.received(Uint8Array.of(0xff, 0xc3), "10.20.30.12");
    expect(stage.of("direct")).toMatchObject([
      { from: "bob or bea", names: ["bob", "bea"], address: "10.20.30.12", text: "hi[2J", verified: false },
      { from: "Non-registered", names: [], address: "6.6.6.6", text: "boo", verified: false },
      { text: "\ufffd\ufffd" },
    ]);
  });

  test.each([
    ["@bbo: hi", "unknown-name", "Did you mean bob?"],
    ["@alice: hi", "own-address", "That is you"],
    ["@carl: hi", "own-address", "same address as you"],
    ["@x: hi", "no-address", "gives no address for x"],
    [`@bob:${"x".repeat(65_508)}`, "too-long", "65,507"],
  ])("%.12s is not sent, and it is said why", async (line, code, words) => {
    const stage = await joined();
    await stage.client.enter(line);
    expect(stage.of("notice").at(-1)).toMatchObject({ code, text: expect.stringContaining(words) });
    expect(stage.network.datagrams).toEqual([]);
    expect(stage.of("sent")).toEqual([]);
  });

  test("have at most 65,507 bytes", async () => {
    const stage = await joined();
    await stage.client.enter(`@bob:${"x".repeat(65_507)}`);
    expect(stage.network.datagrams[0]?.text.length).toBe(65_507);
  });

  test("are reported when nobody takes them", async () => {
    const stage = await joined();
    stage.network.peers?.failed("10.20.30.12", { isPortUnreachable: true, words: "nothing listens there." });
    expect(stage.of("notice").at(-1)).toMatchObject({
      code: "nobody-listens",
      text: "bob or bea (10.20.30.12) did not get it: nothing listens on UDP port 5000 there.",
    });
  });

  test("are not there where the port is taken, and the room is", async () => {
    const stage = await joined({}, (network) => (network.isPortTaken = true));
    expect(stage.of("notice")[1]).toMatchObject({
      code: "direct-unavailable",
      text: expect.stringContaining("is taken"),
    });
    await stage.client.enter("@bob: hi");
    expect(stage.of("notice").at(-1)).toMatchObject({ code: "direct-unavailable" });
    await stage.client.enter("hello");
    expect(stage.of("sent")).toMatchObject([{ text: "hello" }]);
  });

  test("that come as a flood are counted, not shown", async () => {
    const stage = await joined();
    for (let count = 0; count < 1000; count += 1) stage.network.peers?.received(Uint8Array.of(0x61), "6.6.6.6");
    await stage.clock.pass(1000);
    stage.network.peers?.received(Uint8Array.of(0x62), "6.6.6.6");
    expect(stage.of("direct").length).toBe(201);
    expect(stage.of("notice").at(-1)).toMatchObject({ code: "direct-dropped", text: expect.stringContaining("800") });
  });
});

describe("the end", () => {
  test("leaving closes the connection and ends with a word", async () => {
    const stage = await joined();
    await stage.client.enter("#quit");
    await stage.clock.pass(10);
    expect(stage.network.server.isEnded).toBe(true);
    expect(stage.ending).toEqual({ how: "left", reason: "You have left." });
    expect(stage.events.at(-1)).toMatchObject({ event: "closed", how: "left" });
  });

  test("what was pasted goes out before leaving; asked twice, leaving waits for nothing", async () => {
    const stage = await joined();
    for (const line of ["one", "two", "three"]) void stage.client.enter(line);
    void stage.client.leave();
    await stage.clock.pass(100);
    expect(stage.network.server.heard).toEqual(["alice", "one", "two", "three"]);
    expect(stage.ending).toMatchObject({ how: "left" });
    const hasty = await joined();
    for (const line of ["one", "two", "three"]) void hasty.client.enter(line);
    void hasty.client.leave();
    void hasty.client.leave();
    await hasty.clock.pass(1);
    expect(hasty.network.server.heard).toEqual(["alice", "one"]);
    expect(hasty.ending).toMatchObject({ how: "left" });
  });

  test("the client reconnects with growing pauses when the server goes away", async () => {
    const stage = await joined();
    stage.network.deaf.add("10.20.30.3");
    stage.network.server.close("The connection is lost: reset.");
    await stage.clock.pass(7000);
    expect(
      stage
        .of("notice")
        .filter(({ code }) => code === "reconnecting")
        .map(({ text }) => text),
    ).toEqual([
      "The connection is lost: reset. Trying again in 0.8 seconds …",
      "10.20.30.3 could not be reached. Trying again in 1.5 seconds …",
      "10.20.30.3 could not be reached. Trying again in 3.0 seconds …",
      "10.20.30.3 could not be reached. Trying again in 6.0 seconds …",
    ]);
    stage.network.deaf.delete("10.20.30.3");
    await stage.clock.pass(6000);
    expect(stage.network.server.heard).toEqual(["alice"]);
    stage.network.server.say(roster);
    await stage.clock.pass(50);
    expect(stage.of("joined").length).toBe(2);
    expect(await stage.client.ready()).toBe(true);
  });

  test("leaving while the server's name is looked up connects to nobody", async () => {
    const looking = Promise.withResolvers<readonly string[]>();
    const stage = await start({}, undefined, (network) => (network.resolve = () => looking.promise));
    await stage.client.leave();
    looking.resolve(["10.20.30.3"]);
    await settle();
    expect(stage.network.connections).toEqual([]);
    expect(stage.ending).toMatchObject({ how: "left" });
  });

  test("leaving ends a pause at once", async () => {
    const stage = await joined();
    stage.network.server.close();
    await stage.clock.pass(1);
    await stage.client.leave();
    await settle();
    expect(stage.ending).toMatchObject({ how: "left" });
  });

  test("without coming back, a lost connection is the end", async () => {
    const stage = await joined({ isReturning: false });
    stage.network.server.close("The connection is lost: reset.");
    await stage.clock.pass(10);
    expect(stage.ending).toEqual({ how: "lost", reason: "The connection is lost: reset." });
    expect(await stage.client.ready()).toBe(false);
  });
});

describe("proving the name", () => {
  const prompt = "server: alice has a password here; type it: [SCRAM-SHA-256] ";
  const salt = new Uint8Array(16).fill(7);

  /** Plays the server's side up to its last line. */
  async function prove(stage: Stage, serverPassword: string): Promise<string | undefined> {
    stage.network.server.say(prompt);
    await stage.clock.pass(50);
    const server = beginScramServer(stage.network.server.heard[1]!.trimEnd());
    if (server instanceof Error) throw server;
    stage.network.server.say(`${server.challenge(await deriveCredentials(serverPassword, salt, 4096))}\n`);
    await stage.clock.pass(50);
    await expect.poll(() => stage.network.server.heard.length).toBe(3);
    const verdict = await server.verify(stage.network.server.heard[2]!.trimEnd());
    return verdict.isProved ? verdict.serverFinal : undefined;
  }

  test("the password itself never goes out, and the server's proof opens the door", async () => {
    const stage = await start({}, "sesame");
    const last = await prove(stage, "sesame");
    stage.network.server.say(`${last}\n${roster}`);
    await expect.poll(() => stage.of("joined").length).toBe(1);
    expect(stage.asked).toEqual(["The name alice has a password here. It is proved, never sent."]);
    expect(stage.network.server.heard.join("")).not.toContain("sesame");
  });

  test("nothing is said of waiting while the user types the password, and then again", async () => {
    const typing = Promise.withResolvers<string>();
    const stage = await start({ mayPasswordBeRead: true }, typing.promise);
    stage.network.server.say("Welcome!\n");
    stage.network.server.say("Password: ");
    await stage.clock.pass(60_000);
    expect(stage.notices()).toEqual(["resolved", "server-words"]);
    typing.resolve("sesame");
    await stage.clock.pass(10_000);
    expect(stage.notices()).toEqual(["resolved", "server-words", "waiting"]);
  });

  test("a wrong password is refused in the server's words", async () => {
    const stage = await start({}, "wrong");
    expect(await prove(stage, "sesame")).toBeUndefined();
    stage.network.server.say("server: That was not right. ");
    stage.network.server.close();
    await stage.clock.pass(50);
    expect(stage.ending).toEqual({ how: "refused", reason: "That was not right." });
  });

  test.each(["v=AAAA\n", roster, `v=AAAA\n${roster}`])(
    "a server that proves nothing (%.7j) is left",
    async (answer) => {
      const stage = await start({}, "sesame");
      await prove(stage, "sesame");
      stage.network.server.say(answer);
      await stage.clock.pass(50);
      expect(stage.ending).toMatchObject({ how: "unproven" });
      expect(stage.of("joined")).toEqual([]);
      expect(stage.network.server.isEnded).toBe(true);
    },
  );

  test("a server that wants to read the password does not get it", async () => {
    const stage = await start({}, "sesame");
    stage.network.server.say("server: Your password, please: ");
    await stage.clock.pass(50);
    expect(stage.asked).toEqual([]);
    expect(stage.ending).toMatchObject({ how: "refused", reason: expect.stringContaining("--password-in-clear") });
    expect(stage.network.server.heard).toEqual(["alice"]);
  });

  test("unless the user wants it so", async () => {
    const stage = await start({ mayPasswordBeRead: true }, "sesame");
    stage.network.server.say("server: Your password, please: ");
    await stage.clock.pass(50);
    expect(stage.network.server.heard).toEqual(["alice", "sesame"]);
  });

  test("a server that keeps its side open after we have hung up is not waited for", async () => {
    const stage = await start({}, undefined, (network) => (network.isKeepingOpen = true));
    stage.network.server.say(prompt);
    await stage.clock.pass(50);
    expect(stage.ending).toBeUndefined();
    await stage.clock.pass(2000);
    expect(stage.ending).toMatchObject({ how: "refused" });
  });

  test("no password, no entry", async () => {
    const stage = await start();
    stage.network.server.say(prompt);
    await stage.clock.pass(50);
    expect(stage.ending).toMatchObject({ how: "refused" });
    expect(stage.network.server.heard).toEqual(["alice"]);
  });
});
