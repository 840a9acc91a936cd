import { describe, expect, test } from "vitest";
import { commandsOf, gather, openIrcChat } from "../testing/irc-chat.ts";

const source = (nick: string): string => `:${nick}!~${nick}@10.20.30.40`;

function openPair() {
  const chat = openIrcChat();
  const [anna, bea] = [chat.join("anna"), chat.join("bea")];
  gather("#a", anna, bea);
  return { ...chat, anna, bea };
}

describe("WHO", () => {
  test("lists the members of a channel with their flags", () => {
    const { anna, bea } = openPair();
    bea.send("AWAY :x", "MODE bea +B");
    expect(anna.send("WHO #a")).toEqual([
      ":irc.test 352 anna #a ~anna 10.20.30.40 irc.test anna H@ :0 anna Real",
      ":irc.test 352 anna #a ~bea 10.20.30.40 irc.test bea GB :0 bea Real",
      ":irc.test 315 anna #a :End of WHO list",
    ]);
  });

  test("gives WHOX's fields in their order, and the token", () => {
    const { anna } = openPair();
    expect(anna.send("WHO bea %rahnuct,42")[0]).toBe(":irc.test 354 anna 42 #a ~bea 10.20.30.40 bea 0 :bea Real");
  });

  test("shows one's own address only", () => {
    const { anna } = openPair();
    expect(anna.send("WHO anna %i")[0]).toBe(":irc.test 354 anna 10.20.30.40");
    expect(anna.send("WHO bea %i")[0]).toBe(":irc.test 354 anna 255.255.255.255");
  });
});

describe("WHOIS and WHOWAS", () => {
  test("show what there is to know, and idle time counts messages only", () => {
    const { anna, bea, clock } = openPair();
    bea.send("AWAY :lunch");
    clock.advance(30_000);
    bea.send("PING x");
    expect(anna.send("WHOIS bea")).toEqual([
      ":irc.test 311 anna bea ~bea 10.20.30.40 * :bea Real",
      ":irc.test 319 anna bea :#a",
      ":irc.test 312 anna bea irc.test :a chat that you can see through",
      ":irc.test 301 anna bea :lunch",
      ":irc.test 317 anna bea 30 0 :seconds idle, signon time",
      ":irc.test 318 anna bea :End of WHOIS list",
    ]);
    expect(commandsOf(anna.send("WHOIS irc.test bea"))[0]).toBe("311");
    expect(commandsOf(anna.send("WHOIS nobody", "WHOIS"))).toEqual(["401", "318", "431"]);
  });

  test("never show a secret channel to people outside of it", () => {
    const { anna, bea, join } = openPair();
    const cleo = join("cleo");
    bea.send("JOIN #secret", "MODE #secret +s");
    for (const line of ["WHOIS bea", "WHO bea", "WHO #secret", "NAMES #secret", "LIST"]) {
      expect(cleo.send(line).filter((answer) => / (?:319|352|353|322) .*#secret/.test(answer))).toEqual([]);
      expect(anna.send(line).filter((answer) => / (?:319|352|353|322) .*#secret/.test(answer))).toEqual([]);
    }
  });

  test("remember nicks that are gone, the newest first", () => {
    const { anna, join } = openPair();
    for (const name of ["One", "Two"]) {
      const zoe = join("zoe");
      zoe.send(`SETNAME :${name}`, "QUIT");
    }
    expect(commandsOf(anna.send("WHOWAS ZOE"))).toEqual(["314", "312", "314", "312", "369"]);
    expect(anna.send("WHOWAS zoe 1")[0]).toBe(
      ":irc.test 314 anna zoe ~zoe 10.20.30.40 * Two".replace("* Two", "* :Two"),
    );
    expect(commandsOf(anna.send("WHOWAS anna"))).toEqual(["406", "369"]);
  });
});

describe("NICK", () => {
  test("is heard once by everybody that shares a channel", () => {
    const { anna, bea } = openPair();
    gather("#b", anna, bea);
    expect(anna.send("NICK Annika")).toEqual([`${source("anna")} NICK Annika`]);
    expect(bea.heard()).toEqual([`${source("anna")} NICK Annika`]);
    expect(anna.send("NICK ANNIKA").at(-1)).toBe(":Annika!~anna@10.20.30.40 NICK ANNIKA");
    expect(anna.send("NICK ANNIKA")).toEqual([]);
    expect(commandsOf(anna.send("NICK BEA", "NICK b\u0435a", "NICK :"))).toEqual(["433", "433", "431"]);
  });
});

describe("MONITOR", () => {
  test("says who is there, comes, goes and changes the nick", () => {
    const { anna, join } = openPair();
    expect(anna.send("MONITOR + bea,zoe,*!x@y")).toEqual([
      ":irc.test 730 anna :bea!~bea@10.20.30.40",
      ":irc.test 731 anna :zoe",
    ]);
    const zoe = join("zoe");
    expect(anna.heard()).toEqual([":irc.test 730 anna :zoe!~zoe@10.20.30.40"]);
    zoe.send("NICK zara");
    expect(anna.heard()).toEqual([":irc.test 731 anna :zoe"]);
    zoe.send("NICK ZOE");
    expect(anna.heard()).toEqual([":irc.test 730 anna :ZOE!~zoe@10.20.30.40"]);
    expect(commandsOf(anna.send("MONITOR L", "MONITOR - zoe", "MONITOR S", "MONITOR C", "MONITOR L"))).toEqual(
      "732 733 730 733".split(" "),
    );
    zoe.send("QUIT");
    expect(anna.heard()).toEqual([]);
  });

  test("has a limit, and says what did not fit", () => {
    const { join } = openIrcChat();
    const anna = join("anna");
    const nicks = Array.from({ length: 102 }, (_, index) => `n${index}`);
    for (let first = 0; first < 100; first += 50) anna.send(`MONITOR + ${nicks.slice(first, first + 50).join(",")}`);
    expect(anna.send("MONITOR + n100,n101")).toEqual([":irc.test 734 anna 100 n100,n101 :Monitor list is full"]);
  });

  test("does not announce a client that has not registered", () => {
    const { join, connect } = openIrcChat();
    const anna = join("anna");
    anna.send("MONITOR + zoe");
    connect().send("CAP LS 302", "NICK zoe", "USER z 0 * :Z");
    expect(anna.heard()).toEqual([]);
  });

  test("reports more with extended-monitor, and nothing twice", () => {
    const { join } = openIrcChat();
    const anna = join("anna", "extended-monitor", "away-notify", "setname");
    const zoe = join("zoe", "setname");
    anna.send("MONITOR + zoe");
    zoe.send("AWAY :tea", "SETNAME :Zoe Other");
    expect(anna.heard()).toEqual([`${source("zoe")} AWAY :tea`, `${source("zoe")} SETNAME :Zoe Other`]);
    gather("#a", anna, zoe);
    zoe.send("AWAY");
    expect(anna.heard()).toEqual([`${source("zoe")} AWAY`]);
  });
});

describe("the server about itself", () => {
  test.each([
    ["INFO", "371 371 371 371 374"],
    ["LINKS", "365"],
    ["LUSERS", "251 252 253 254 255 265 266"],
    ["MOTD", "422"],
    ["MOTD other.server", "402"],
    ["STATS u", "242 219"],
    ["TIME", "391"],
    ["VERSION", "351 005 005 005"],
    ["SUMMON", "445"],
    ["USERS", "446"],
    ["HELP JOIN", "704 705 706"],
    ["HELP nonsense", "524"],
    ["HELPOP PRIVMSG", "704 705 706"],
    ["ISON", "461"],
    ["ISON anna nobody BEA", "303"],
    ["USERHOST anna", "302"],
  ])("answers %s", (line, numerics) => {
    const { anna } = openPair();
    expect(commandsOf(anna.send(line)).join(" ")).toBe(numerics);
  });

  test("counts exactly", () => {
    const { anna, bea, connect } = openPair();
    bea.send("MODE bea +i");
    connect().send("NICK later");
    const got = anna.send("LUSERS");
    expect(got.slice(0, 5)).toEqual([
      ":irc.test 251 anna :There are 1 users and 1 invisible on 1 servers",
      ":irc.test 252 anna 0 :operator(s) online",
      ":irc.test 253 anna 1 :unknown connection(s)",
      ":irc.test 254 anna 1 :channels formed",
      ":irc.test 255 anna :I have 2 clients and 0 servers",
    ]);
  });

  test("has help for every command", async () => {
    const [{ commands }, { helpTexts }] = await Promise.all([import("../command-table.ts"), import("../help-text.ts")]);
    const unexplained = new Set(["CHANSERV", "HELPOP", "NICKSERV", "PASS", "PONG", "SUMMON", "USER", "USERS"]);
    expect([...commands.keys()].filter((name) => !(name in helpTexts) && !unexplained.has(name))).toEqual([]);
    expect(Object.keys(helpTexts).filter((name) => !commands.has(name))).toEqual([]);
  });
});
