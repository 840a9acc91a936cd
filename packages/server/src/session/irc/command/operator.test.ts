import { hashPassword } from "../../../auth/password-hash.ts";
import { describe, expect, test } from "vitest";
import { commandsOf, gather, openIrcChat } from "../testing/irc-chat.ts";

const operators = [{ name: "root", password: "secret", title: "keeps the server" }];

function openWithOperator() {
  const chat = openIrcChat({ operators });
  const [olga, anna] = [chat.join("olga"), chat.join("anna")];
  olga.send("OPER root secret");
  return { ...chat, olga, anna };
}

describe("OPER", () => {
  test("takes the right name and password only", () => {
    const { join } = openIrcChat({ operators });
    const olga = join("olga");
    expect(commandsOf(olga.send("OPER root wrong", "OPER nobody secret", "OPER root"))).toEqual(["464", "464", "461"]);
    expect(olga.send("OPER root secret")).toEqual([
      ":olga!~olga@10.20.30.40 MODE olga +o",
      ":irc.test 381 olga :You are now an IRC operator",
    ]);
    expect(olga.send("MODE olga -o")).toEqual([":olga!~olga@10.20.30.40 MODE olga -o"]);
    expect(commandsOf(olga.send("KILL olga"))).toEqual(["481"]);
  });
});

describe("an operator's password", () => {
  test("may be a hash", async () => {
    const password = await hashPassword("correct horse");
    const { join } = openIrcChat({ operators: [{ name: "root", password, title: "keeps the server" }] });
    const olga = join("olga");
    for (const [given, numeric] of [
      ["wrong", "464"],
      [password, "464"],
      ["correct horse", "381"],
    ] as const) {
      olga.connection.say(`OPER root :${given}\r\nPING x\r\n`);
      let got: string[] = [];
      await expect.poll(() => (got = [...got, ...olga.heard()]).some((line) => line.includes("PONG"))).toBe(true);
      expect(commandsOf(got).filter((command) => command !== "MODE")).toEqual([numeric, "PONG"]);
    }
    expect(olga.send("WHOIS olga")).toContain(":irc.test 313 olga olga :keeps the server");
  });
});

describe("KILL", () => {
  test("closes the victim's connection, and everybody in a shared channel hears why", () => {
    const { olga, anna, join } = openWithOperator();
    const bea = join("bea");
    gather("#a", olga, anna, bea);
    const quit = ":anna!~anna@10.20.30.40 QUIT :Killed (olga (spam))";
    expect(olga.send("KILL anna :spam")).toEqual([quit]);
    expect(anna.heard()).toEqual(["ERROR :Closing Link: 10.20.30.40 (Killed (olga (spam)))"]);
    expect(anna.connection.closedBecause).toBe("refused");
    expect(bea.heard()).toEqual([quit]);
    expect(olga.connection.closedBecause).toBeUndefined();
  });

  test("of a lab person puts them out", () => {
    const { olga, open, settle } = openWithOperator();
    const bob = open();
    bob.say("bob");
    settle();
    olga.send("KILL bob");
    settle();
    expect(bob.closedBecause).toBe("refused");
  });

  test("is for operators, and of people that are there", () => {
    const { olga, anna } = openWithOperator();
    expect(anna.send("KILL olga")).toEqual([":irc.test 481 anna :Permission denied: you're not an IRC operator"]);
    expect(olga.send("KILL nobody")).toEqual([":irc.test 401 olga nobody :No such nick"]);
  });
});

describe("WALLOPS", () => {
  test("reaches everybody with user mode w", () => {
    const { olga, anna, join } = openWithOperator();
    const bea = join("bea");
    anna.send("MODE anna +w");
    expect(olga.send("WALLOPS :all hands")).toEqual([]);
    expect(anna.heard()).toEqual([":olga!~olga@10.20.30.40 WALLOPS :all hands"]);
    expect(bea.heard()).toEqual([]);
    expect(commandsOf(anna.send("WALLOPS :me too"))).toEqual(["481"]);
  });
});
