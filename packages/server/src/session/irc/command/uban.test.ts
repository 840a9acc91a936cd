import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openBanStore } from "@vitrine/store/bans";
import { describe, expect, onTestFinished, test } from "vitest";
import type { LabChatOptions } from "../../lab/testing/lab-chat.ts";
import { gather, openIrcChat } from "../testing/irc-chat.ts";

const operators = [{ name: "root", password: "secret", title: "keeps the server" }];

/** Olga is an operator; everybody comes from an address that ends with the number. */
function open(options: LabChatOptions = {}) {
  const chat = openIrcChat({ operators }, { cloak: () => "cloak", ...options });
  const come = (nick: string, address: string) => {
    const person = chat.connect(address);
    person.send(`NICK ${nick}`, `USER ${nick} 0 * :${nick}`);
    return person;
  };
  const olga = come("olga", "10.0.0.1");
  olga.send("OPER root secret");
  /** The words of the server's answer. */
  const ask = (line: string): string =>
    olga
      .send(line)
      .map((one) => one.replace(/^.*? (?:NOTICE|FAIL) \S+ /, ""))
      .join("\n");
  return { ...chat, come, olga, ask };
}

const ending = (words: string): RegExp => new RegExp(`ERROR :Closing Link: \\S+ \\(${words}\\)\r\n$`);

describe("UBAN", () => {
  test("puts out everybody of an address, over IRC and in the lab, with one sentence, and others hear it", () => {
    const { come, ask, olga, open: openLab, settle } = open();
    const anna = come("anna", "10.0.0.7");
    gather("#room", olga, anna);
    const alice = openLab("10.0.0.7");
    alice.say("alice");
    settle();
    expect(ask("UBAN 10.0.0.7 2h spam")).toContain(":10.0.0.7 is banned for 2h: spam. 2 users were put out.");
    settle();
    expect(alice.text).toMatch(/server: You are banned from this server until \d{4}-\d\d-\d\d \d\d:\d\d UTC: spam\. $/);
    expect(anna.connection.text).toMatch(ending("You are banned from this server until .* UTC: spam\\."));
    expect(olga.connection.text).toContain(":anna!~anna@cloak QUIT :Banned");
    expect(ask("UBAN")).toMatch(/^:10\.0\.0\.7, for (?:1h 59m|2h)\S* more, by olga \(root\) on .* UTC: spam$/);
  });

  test("keeps out nicks by a mask, when they come and when they are taken", () => {
    const { come, ask } = open();
    const bob = come("bob", "10.0.0.8");
    expect(ask("UBAN bad*!*@*")).toContain(":bad*!*@* is banned.");
    const bad = come("bad1", "10.0.0.9");
    expect(bad.connection.text).toContain(" 465 * :You are banned from this server.\r\n");
    expect(bad.connection.text).toMatch(ending("You are banned from this server\\."));
    expect(bob.send("NICK BadBob")).toEqual([":irc.test 465 bob :You are banned from this server."]);
    expect(ask("UNUBAN BAD*!*@*")).toBe(":BAD*!*@* is no longer banned.");
    expect(bob.send("NICK BadBob")).toEqual([":bob!~bob@cloak NICK BadBob"]);
  });

  test("is KLINE and DLINE too, with the duration before the target as other servers write it", () => {
    const { ask } = open();
    expect(ask("KLINE 7d *@10.0.0.7 :spam and more")).toContain(":10.0.0.7 is banned for 7d: spam and more.");
    expect(ask("DLINE 10.20.0.0/16")).toContain(":10.20.0.0/16 is banned.");
    expect(ask("UNDLINE 10.20.5.5/16")).toBe(":10.20.0.0/16 is no longer banned.");
    expect(ask("UNKLINE 10.0.0.7")).toBe(":10.0.0.7 is no longer banned.");
    expect(ask("UNKLINE 10.0.0.7")).toBe("INVALID_PARAMS :There is no ban of 10.0.0.7.");
    expect(ask("UBAN")).toBe(":Nobody is banned.");
  });

  test.each([
    ["UBAN 10.0.0.256", "neither an address"],
    ["UBAN 2001:db8:/32", "neither an address"],
    ["UBAN *!*@*", "That mask is everybody."],
    ["UBAN nobody", "There is no account nobody. To ban the nick: nobody!*@*"],
    ["UBAN 10.0.0.7 0", "duration"],
    ["UBAN 10.0.0.7 5", "no duration: write 30m, 2h, 7d or 1y."],
    ["UBAN 10.0.0.1", "10.0.0.1 means you too. Repeat it with UBAN FORCE if you are sure."],
    ["UBAN 10.0.0.0/8", "means you too"],
    ["UBAN 172.0.0.0/8", "172.0.0.0/8 is wide, and means 0 of the 1 users here. Repeat it with UBAN FORCE"],
  ])("refuses %s with a sentence, and bans nobody", (line, words) => {
    const { ask, hub } = open();
    expect(ask(line)).toContain(words);
    expect(hub.serverBans.size).toBe(0);
  });

  test("asks to be sure before it bans more than half of those that are here, for IPv6 too", () => {
    const { ask, come, hub } = open();
    for (const number of [1, 2, 3, 4]) come(`anna${number}`, `2001:db8::${number}`);
    expect(ask("UBAN 2001:db8::/32")).toContain("2001:db8::/32 means 4 of the 5 users here.");
    expect(ask("UBAN anna*!*@*")).toContain("means 4 of the 5 users here.");
    expect(hub.users.size).toBe(5);
    expect(ask("UBAN FORCE 2001:db8::/32 1h out")).toContain(
      "2001:db8::/32 is banned for 1h: out. 4 users were put out.",
    );
    expect([...hub.users.keys()]).toEqual(["olga"]);
  });

  test("compares addresses in whichever form they are written", () => {
    const { ask, come, hub } = open();
    come("mapped", "10.0.0.7");
    come("six", "2001:db8::1");
    // A parameter that begins with a colon has another colon before it.
    ask("UBAN :::ffff:10.0.0.7");
    ask("UBAN 2001:0DB8:0:0::1");
    expect([...hub.users.keys()]).toEqual(["olga"]);
  });

  test("ends by itself when its time is over, and not before", () => {
    const { ask, bans, clock, hub } = open();
    ask("UBAN 10.0.0.7 60d");
    const day = 86_400_000;
    clock.advance(60 * day - 1_000);
    expect(bans.wordsFor("10.0.0.7")).toContain("You are banned");
    clock.advance(1_001);
    expect([bans.wordsFor("10.0.0.7"), hub.serverBans.size]).toEqual([undefined, 0]);
  });

  test("is for operators of the server alone", () => {
    const { come } = open();
    const anna = come("anna", "10.0.0.7");
    const commands = [
      "UBAN 10.0.0.1",
      "UNUBAN x",
      "KLINE x",
      "SAJOIN #a",
      "SAMODE #a +i",
      "SANICK olga x",
      "REHASH",
      "DEOPER",
    ];
    for (const line of commands) expect(anna.send(line)).toEqual([expect.stringContaining(" 481 anna ")]);
  });
});

const failing = (): never => {
  throw new Error("database or disk is full");
};

describe("bans in the data folder", () => {
  test("hold after a restart, also those of addresses, with a record of who made them; ended ones do not come back", () => {
    const folder = mkdtempSync(join(tmpdir(), "vitrine-uban-"));
    const kept = openBanStore(folder);
    onTestFinished(() => {
      kept.close();
      rmSync(folder, { recursive: true });
    });
    const first = open({ keptBans: kept });
    for (const line of [
      "UBAN 10.0.0.7 :spam",
      "UBAN 10.0.0.8",
      "UBAN bad*!*@*",
      "UNUBAN 10.0.0.8",
      "KLINE 1s 10.0.0.9",
    ])
      first.ask(line);
    const second = openIrcChat({}, { keptBans: kept });
    expect([...second.hub.serverBans.keys()].toSorted()).toEqual(["10.0.0.7", "10.0.0.9", "bad*!*@*"]);
    expect(["10.0.0.7", "10.0.0.8"].map((address) => second.bans.wordsFor(address))).toEqual([
      "You are banned from this server: spam.",
      undefined,
    ]);
    second.clock.advance(1_000);
    expect(second.bans.wordsFor("10.0.0.9")).toBeUndefined();
    expect(kept.audit(100).map(({ by, action, target, reason }) => [by, action, target, reason])).toEqual([
      ["the server", "unban", "10.0.0.9", ""],
      ["olga (root)", "ban", "10.0.0.9", ""],
      ["olga (root)", "unban", "10.0.0.8", ""],
      ["olga (root)", "ban", "bad*!*@*", ""],
      ["olga (root)", "ban", "10.0.0.8", ""],
      ["olga (root)", "ban", "10.0.0.7", "spam"],
    ]);
  });

  test("that were made without a server put out people that stay over a restart", () => {
    const { hub, bans } = open();
    hub.enter({ session: "gone", name: "anna", key: "anna", account: "anna", isAlwaysOn: true, host: "x" });
    hub.detach("gone", "left");
    expect(hub.users.get("anna")?.sessions).toEqual([]);
    hub.restoreBans([{ target: "account:anna", mask: { text: "", account: "anna" }, reason: "", by: "olga", at: 1 }]);
    bans.putOutKept();
    expect([...hub.users.keys()]).toEqual(["olga"]);
  });

  test("that cannot be written hold until the server ends", () => {
    const folder = mkdtempSync(join(tmpdir(), "vitrine-uban-"));
    const store = openBanStore(folder);
    onTestFinished(() => {
      store.close();
      rmSync(folder, { recursive: true });
    });
    const { ask, bans } = open({ keptBans: { ...store, add: failing, record: failing } });
    expect(ask("UBAN 10.0.0.7")).toContain("10.0.0.7 is banned.");
    expect(bans.wordsFor("10.0.0.7")).toBeDefined();
  });

  test("that cannot be read stop the start", () => {
    const kept = { list: failing, add: failing, remove: failing, record: failing, audit: () => [] };
    expect(() => open({ keptBans: kept })).toThrow("disk");
  });
});
