import { describe, expect, test } from "vitest";
import type { AuditLine } from "@vitrine/store/bans";
import { commandsOf, gather, openIrcChat } from "../testing/irc-chat.ts";

const nothing = (): void => {};

function open() {
  const record: Omit<AuditLine, "at">[] = [];
  const keep = (line: AuditLine): void => void record.push(line);
  const kept = { list: () => [], add: nothing, remove: nothing, record: keep, audit: () => [] };
  const operators = [{ name: "root", password: "secret", title: "keeps the server" }];
  const chat = openIrcChat({ operators }, { keptBans: kept });
  const [olga, anna, bob] = [chat.join("olga"), chat.join("anna"), chat.join("bob")];
  olga.send("OPER root secret");
  const noted = (): string[] => record.map(({ by, action, target, reason }) => `${by}: ${action} ${target} ${reason}`);
  return { ...chat, olga, anna, bob, noted };
}

describe("SAJOIN", () => {
  test("brings oneself or somebody else into a channel, whatever its modes and bans, and is noted", () => {
    const { olga, anna, bob, noted, hub } = open();
    gather("#room", anna);
    anna.send("MODE #room +ik secret", "MODE #room +b bob!*@*");
    expect(commandsOf(olga.send("JOIN #room"))).toEqual(["473"]);
    expect(commandsOf(olga.send("SAJOIN #room"))[0]).toBe("JOIN");
    olga.send("SAJOIN bob #room");
    expect(commandsOf(bob.heard())[0]).toBe("JOIN");
    const members = [...hub.rooms.get("#room")!.members.keys()].map(({ nick }) => nick);
    expect(members).toEqual(["anna", "olga", "bob"]);
    expect(noted()).toEqual(["olga (root): sajoin olga #room", "olga (root): sajoin bob #room"]);
  });

  test("refuses unknown nicks, bad channels, and people of the lab, who are in one room only", () => {
    const { olga, open: openLab, settle } = open();
    const alice = openLab("10.0.0.7");
    alice.say("alice");
    settle();
    olga.heard();
    expect(commandsOf(olga.send("SAJOIN nobody #room", "SAJOIN anna room", "SAJOIN alice #room"))).toEqual([
      "401",
      "403",
      "FAIL",
    ]);
  });
});

describe("SAMODE", () => {
  test("changes modes without a rank, of the target and not of the operator", () => {
    const { olga, anna, bob, hub, noted } = open();
    gather("#room", anna, bob);
    olga.send("SAMODE #room +mo bob");
    expect(bob.heard()).toEqual([":olga!~olga@10.20.30.40 MODE #room +mo bob"]);
    const room = hub.rooms.get("#room")!;
    expect([...room.members].map(([{ nick }, { ranks }]) => [nick, [...ranks]])).toEqual([
      ["anna", ["operator"]],
      ["bob", ["operator"]],
    ]);
    expect(noted()).toEqual(["olga (root): samode #room +mo bob"]);
    expect(commandsOf(olga.send("MODE #room -m", "SAMODE #nowhere +m"))).toEqual(["442", "403"]);
  });
});

describe("SANICK", () => {
  test("gives another nick, and refuses those that are taken, bad or unknown", () => {
    const { olga, anna, noted } = open();
    olga.send("SANICK anna eva");
    expect(anna.heard()).toEqual([":anna!~anna@10.20.30.40 NICK eva"]);
    expect(noted()).toEqual(["olga (root): sanick anna eva"]);
    expect(commandsOf(olga.send("SANICK eva bob", "SANICK eva a@b", "SANICK anna x"))).toEqual(["433", "432", "401"]);
  });
});

describe("DEOPER", () => {
  test("takes every power of an operator at once", () => {
    const { olga } = open();
    expect(olga.send("DEOPER")).toEqual([":olga!~olga@10.20.30.40 MODE olga -o"]);
    const lines = ["KILL anna", "UBAN anna!*@*", "SAJOIN #a", "SANICK anna x", "REHASH", "WALLOPS x", "DEOPER"];
    expect(commandsOf(olga.send(...lines))).toEqual(lines.map(() => "481"));
  });
});

describe("UNINVITE", () => {
  test("takes an invitation back, by those that may invite", () => {
    const { olga, anna, bob } = open();
    gather("#room", anna);
    anna.send("MODE #room +i", "INVITE bob #room");
    expect(commandsOf(olga.send("UNINVITE bob #room"))).toEqual(["442"]);
    expect(anna.send("UNINVITE bob #room")).toEqual([":irc.test NOTICE anna :bob is no longer invited to #room"]);
    bob.heard();
    expect(commandsOf(bob.send("JOIN #room"))).toEqual(["473"]);
    expect(commandsOf(anna.send("UNINVITE bob #room", "UNINVITE nobody #room", "UNINVITE bob #no"))).toEqual([
      "FAIL",
      "401",
      "403",
    ]);
  });
});

describe("REHASH", () => {
  test("takes a new message of the day and other operators; who is none any more loses the powers", () => {
    const { olga, anna, irc } = open();
    const eva = { name: "eva", password: "new", title: "" };
    irc.change({ ...irc.settings, motd: ["Moved."], operators: [...irc.settings.operators, eva] });
    expect(olga.heard()).toEqual([]);
    expect(anna.send("MOTD")[1]).toContain("Moved.");
    expect(commandsOf(anna.send("OPER eva new"))).toEqual(["MODE", "381"]);
    irc.change({ ...irc.settings, operators: [eva] });
    expect(olga.heard()).toEqual([expect.stringMatching(/MODE olga -o$/)]);
    expect(commandsOf(olga.send("REHASH"))).toEqual(["481"]);
    expect(anna.heard()).toEqual([]);
  });

  test("reads the configuration again, and says what became of it", async () => {
    const { olga, irc } = open();
    expect(olga.send("REHASH")).toEqual([expect.stringContaining("FAIL REHASH NO_CONFIG")]);
    const answers: (() => Promise<string>)[] = [
      async () => "max-clients is 30",
      () => Promise.reject(new Error("vitrine.toml, line 3: no")),
    ];
    irc.readAgain = () => answers.shift()!();
    for (const words of [
      "NOTICE olga :max-clients is 30",
      "INVALID_CONFIG :The settings stay as they were: vitrine.toml",
    ]) {
      let got: string[] = olga.send("REHASH");
      await expect.poll(() => (got = [...got, ...olga.heard()]).join("\n")).toContain(words);
      expect(got[0]).toContain(" 382 olga configuration :Rehashing");
    }
  });
});
