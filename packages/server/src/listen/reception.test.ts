import { describe, expect, test } from "vitest";
import { type ConnectionLimits, defaultLimits } from "../connection/admission.ts";
import { Registry } from "../connection/registry.ts";
import { MemoryConnection } from "../connection/testing/memory.ts";
import type { Log } from "../console/log.ts";
import type { ProtocolName } from "../protocol/protocol.ts";
import { openLabChat } from "../session/lab/testing/lab-chat.ts";
import { Reception } from "./reception.ts";
import { RefusedConnections } from "./refused-connections.ts";

interface Opening {
  readonly limits?: Partial<ConnectionLimits>;
  readonly protocol?: ProtocolName;
  readonly trustedProxies?: readonly string[];
}

/** A server without sockets: connections in memory, and a clock that is turned by hand. */
function open({ limits = {}, protocol, trustedProxies = [] }: Opening = {}) {
  const chat = openLabChat();
  const warnings: string[] = [];
  const log: Log = { ...chat.log, warn: (_, words) => void warnings.push(words) };
  const { clock, counters } = chat;
  const taken: string[] = [];
  const session = { ...chat, log, http: () => void taken.push("page") };
  const registry = new Registry(
    { clock, counters, readTable: async () => "", isBanned: (address) => chat.bans.wordsFor(address) !== undefined },
    { limits: { ...defaultLimits, ...limits }, trustedProxies, mostConnections: Infinity },
  );
  const refused = new RefusedConnections(registry, session);
  const reception = new Reception(
    { registry, refused, session, handshakes: undefined },
    { protocol, isTlsOnly: false },
  );
  const connect = (address = "10.20.30.11"): MemoryConnection => {
    let made: MemoryConnection | undefined;
    reception.accept((_, host) => (made = new MemoryConnection({ address, host })));
    return made!;
  };
  const join = (name: string, address?: string): MemoryConnection => {
    const connection = connect(address);
    connection.say(name);
    chat.settle();
    return connection;
  };
  return { ...chat, registry, connect, join, warnings, taken };
}

const page = "GET / HTTP/1.1\r\nHost: chat\r\n\r\n";

describe("the reception of connections", () => {
  test("gives each connection the session of its protocol", () => {
    const { join, connect, taken } = open();
    expect(join("alice").text).toBe('!{"alice": "10.20.30.11"}');
    connect().say(page);
    expect(taken).toEqual(["page"]);
  });

  test("refuses a banned address with one sentence in its protocol, before there is a session, and shows it no page", () => {
    const { connect, hub, taken, counters, warnings } = open();
    hub.ban({ target: "10.20.0.0/16", reason: "spam", by: "olga" });
    const words = "You are banned from this server: spam.";
    const lab = connect("10.20.30.11");
    lab.say("alice");
    expect([lab.text, lab.closedBecause]).toEqual([`server: ${words} `, "refused"]);
    const irc = connect("10.20.30.12");
    irc.say("NICK anna\r\n");
    expect(irc.text).toBe(`ERROR :Closing Link: 10.20.30.12 (${words})\r\n`);
    const browser = connect("10.20.30.13");
    browser.say(page);
    expect([browser.text.startsWith("HTTP/1.1 503"), taken]).toEqual([true, []]);
    expect([hub.users.size, counters.refusals.get("banned")]).toEqual([0, 3]);
    expect(warnings).toContain("refused a connection from 10.20.30.11: it is banned");
    hub.unban("10.20.0.0/16", "olga");
    const back = connect("10.20.30.11");
    back.say("alice");
    expect(back.closedBecause).toBeUndefined();
  });

  test("takes a trusted proxy although its address is banned: its clients count by their own", () => {
    const { connect, hub } = open({ trustedProxies: ["10.20.30.7"] });
    hub.ban({ target: "10.20.30.7", reason: "", by: "olga" });
    const proxy = connect("10.20.30.7");
    proxy.say("alice");
    expect(proxy.closedBecause).toBeUndefined();
  });

  test("closes a connection without a name after a minute", () => {
    const { connect, clock, counters } = open();
    const silent = connect();
    clock.advance(59_999);
    expect(silent.closedBecause).toBeUndefined();
    clock.advance(501);
    expect(silent.text).toBe("server: You gave no name in time. Join again. ");
    expect(counters.refusals.get("no-name")).toBe(1);
  });

  test("counts a user who is in the chat no longer as unnamed", () => {
    const { join, connect, clock } = open({ limits: { unnamedPerAddress: 2 } });
    for (const name of ["alice", "bob", "carol"]) expect(join(name).closedBecause).toBeUndefined();
    const waiting = [connect(), connect(), connect()];
    clock.advance(1_500);
    expect(waiting.map(({ closedBecause }) => closedBecause)).toEqual([undefined, undefined, "refused"]);
  });

  test("refuses with one sentence in the client's own protocol, and those inside lose nothing", () => {
    const { join, connect, clock, settle, counters, warnings } = open({ limits: { connectionsPerAddress: 2 } });
    const [alice, bob] = [join("alice"), join("bob")];
    const sentence = "Your address has too many connections. Close some of them, then join again.";
    const [named, silent, irc, encrypted] = [connect(), connect(), connect(), connect()];
    named.say("carol");
    irc.say("NICK carol\r\n");
    encrypted.say(Buffer.from([0x16, 0x03, 0x01]));
    clock.advance(1_500);
    expect(named.text).toBe(`server: ${sentence} `);
    expect(silent.text).toBe(`server: ${sentence} `);
    expect(irc.text).toBe(`ERROR :Closing Link: 10.20.30.11 (${sentence})\r\n`);
    expect(encrypted.writes[0]![0]).toBe(0x15);
    expect([named, silent, irc, encrypted].map(({ closedBecause }) => closedBecause)).toEqual(Array(4).fill("refused"));
    expect(counters.refusals.get("connections-per-address")).toBe(4);
    expect(warnings[0]).toBe(
      "refused a connection from 10.20.30.11: 2 connections from 10.20.30.11 are open (limits.connections-per-address)",
    );
    alice.say("still here");
    settle();
    expect(bob.text.endsWith("alice: still here ")).toBe(true);
  });

  test("sums up a flood of refused connections in the log", () => {
    const { connect, clock, warnings } = open({ limits: { newPerMinute: 1 } });
    for (let at = 0; at < 3_000; at += 1) connect();
    clock.advance(60_000);
    expect(warnings).toHaveLength(2);
    expect(warnings[1]).toMatch(/^refused 2998 more in 10 s, the last one from 10\.20\.30\.11: 1 connections came/);
  });

  test("keeps few refused connections open, and cuts off the oldest of a flood", () => {
    const { connect, registry } = open({ limits: { connections: 1 } });
    connect();
    const flood = Array.from({ length: 3_000 }, (_, at) => connect(`10.0.${at >> 8}.${at & 255}`));
    expect(registry.size).toBeLessThanOrEqual(33);
    expect(flood.filter(({ closedBecause }) => closedBecause === undefined).length).toBeLessThanOrEqual(32);
  });

  test("leaves places for the page when it is full: for this machine, and for others, but of one address only as many as a browser needs", () => {
    const { connect, taken, clock } = open({ limits: { connections: 1 } });
    connect();
    const ask = (address: string): MemoryConnection => {
      const connection = connect(address);
      connection.say(page);
      return connection;
    };
    const first = Array.from({ length: 9 }, () => ask("10.0.0.1"));
    expect(taken).toHaveLength(7);
    expect(first[8]!.text).toMatch(/^HTTP\/1\.1 503 Service Unavailable\r\n/);
    for (let at = 2; at < 12; at += 1) ask(`10.0.0.${at}`);
    expect(taken).toHaveLength(14);
    for (let at = 0; at < 9; at += 1) ask("127.0.0.1");
    expect(taken).toHaveLength(21);
    first[0]!.leave();
    ask("10.0.0.99");
    expect(taken).toHaveLength(22);
    // Nobody else gets in by these places.
    const lab = connect("127.0.0.1");
    lab.say("mallory");
    clock.advance(1_500);
    expect(lab.closedBecause).toBe("refused");
  });

  test("begins eight TLS handshakes with those that it refuses, then one in 20 ms, but none with a banned address", () => {
    const { connect, counters, clock, hub } = open({ limits: { connections: 1 } });
    connect();
    const begun = (address?: string): number => {
      const connection = connect(address);
      connection.say(Buffer.from([0x16, 0x03, 0x01]));
      // Without a certificate, a handshake that begins ends with the same alert, and is counted.
      expect(connection.writes[0]![0]).toBe(0x15);
      return counters.refusals.get("tls") ?? 0;
    };
    expect(Array.from({ length: 10 }, () => begun())).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 8, 8]);
    clock.advance(20);
    expect([begun(), begun()]).toEqual([9, 9]);
    clock.advance(20);
    hub.ban({ target: "10.66.0.0/16", reason: "spam", by: "olga" });
    // A flood of a banned address takes nobody's turn.
    for (let count = 0; count < 9; count += 1) expect(begun("10.66.0.1")).toBe(9);
    expect(begun()).toBe(10);
  });

  test("refuses at a pinned listener in the form of its protocol", () => {
    const { connect } = open({ limits: { connections: 1 }, protocol: "lab" });
    connect();
    const second = connect();
    second.say(page);
    expect(second.text).toBe("server: The server has no place for another connection. Try again later. ");
  });

  test("takes every connection of a trusted proxy, up to the sum for all", () => {
    const { connect } = open({
      limits: { connectionsPerAddress: 1, unnamedPerAddress: 1, newPerMinute: 1, connections: 50 },
      trustedProxies: ["127.0.0.1"],
    });
    const proxied = Array.from({ length: 50 }, () => connect("127.0.0.1"));
    for (const connection of proxied) connection.say("GET");
    expect(proxied.every(({ closedBecause }) => closedBecause === undefined)).toBe(true);
  });
});
