import { describe, expect, test } from "vitest";
import { openAccountChat } from "./testing/account-chat.ts";
import { commandsOf, gather, openIrcChat } from "./testing/irc-chat.ts";

const register = ["NICK anna", "USER anna 0 * :Anna Real"];

describe("registration", () => {
  test("takes NICK and USER in any order and welcomes once", () => {
    for (const lines of [register, register.toReversed()]) {
      const { connect } = openIrcChat({ motd: ["hello"] });
      const { send } = connect();
      const got = send(...lines);
      expect(
        commandsOf(got)
          .filter((command) => command !== "005")
          .join(" "),
      ).toBe("001 002 003 004 251 252 253 254 255 265 266 375 372 376");
      expect(got[0]).toBe(":irc.test 001 anna :Welcome to the Test network, anna!~anna@10.20.30.40");
      expect(send("USER anna 0 * :Anna")).toEqual([":irc.test 462 anna :You may not reregister"]);
    }
  });

  test("waits for CAP END", () => {
    const { connect } = openIrcChat();
    const { send } = connect();
    expect(new Set(commandsOf(send("CAP LS 302", ...register)))).toEqual(new Set(["CAP"]));
    expect(commandsOf(send("CAP END"))[0]).toBe("001");
  });

  test("lets the first of two that want one nick in, and asks the other for another one", () => {
    const { connect } = openIrcChat();
    const [first, second] = [connect(), connect()];
    expect([...first.send("NICK anna"), ...second.send("NICK anna")]).toEqual([]);
    expect(commandsOf(second.send("USER a 0 * :A"))[0]).toBe("001");
    expect(first.send("USER a 0 * :A")).toEqual([":irc.test 433 * anna :Nickname is already in use"]);
    expect(commandsOf(first.send("NICK bea"))[0]).toBe("001");
  });

  test.each([
    ["NICK", ":irc.test 431 * :No nickname given"],
    ["NICK :", ":irc.test 431 * :No nickname given"],
    ["NICK *", ":irc.test 432 * * :This nickname is not allowed"],
    ["NICK 0", ":irc.test 432 * 0 :This nickname is not allowed"],
    ["NICK #a", ":irc.test 432 * #a :This nickname is not allowed"],
    ["NICK $a", ":irc.test 432 * $a :This nickname is not allowed"],
    ["NICK :an na", ":irc.test 432 * an_na :This nickname is not allowed"],
    ["NICK ChanServ", ":irc.test 432 * ChanServ :This nickname is not allowed"],
    [`NICK ${"a".repeat(33)}`, `:irc.test 432 * ${"a".repeat(33)} :This nickname is not allowed`],
    ["USER a 0 *", ":irc.test 461 * USER :Not enough parameters"],
    ["USER a 0 * :", ":irc.test 461 * USER :Not enough parameters"],
    ["JOIN #a", ":irc.test 451 * :You have not registered"],
    ["PRIVMSG anna :hi", ":irc.test 451 * :You have not registered"],
    ["NONSENSE", ":irc.test 451 * :You have not registered"],
  ])("answers %j before it is complete", (line, answer) => {
    const { connect } = openIrcChat();
    expect(connect().send(line)).toEqual([answer]);
  });

  test("asks for the server's password where there is one", () => {
    const { connect } = openIrcChat({ password: "secret" });
    const wrong = connect();
    expect(commandsOf(wrong.send("PASS wrong", ...register))).toEqual(["464", "ERROR"]);
    expect(wrong.connection.closedBecause).toBe("refused");
    expect(commandsOf(connect().send("PASS secret", ...register))[0]).toBe("001");
    expect(
      commandsOf(
        openIrcChat()
          .connect()
          .send("PASS any", ...register),
      )[0],
    ).toBe("001");
  });

  test("ends with an ERROR when it takes too long, or too many lines", () => {
    const { connect } = openIrcChat();
    const slow = connect();
    slow.send("NICK anna");
    expect(slow.connection.deadline).toBe(60_000);
    slow.connection.expired();
    expect(slow.heard()).toEqual(["ERROR :Closing Link: 10.20.30.40 (Registration timed out)"]);
    const flooding = connect();
    const got = flooding.send(...Array.from({ length: 1_100 }, () => "PONG x"));
    expect(got).toEqual(["ERROR :Closing Link: 10.20.30.40 (Too many lines before registration)"]);
  });

  test("takes PASS for the account of the nick, and refuses its look-alikes", async () => {
    const { connect, hub, answers } = await openAccountChat({ accounts: { anna: "correct horse" } });
    expect(connect().send(...register)).toEqual([
      ":irc.test 433 * anna :This nick belongs to an account: log in to it, or take another nick",
    ]);
    expect(commandsOf(connect().send("NICK \u0430nna"))).toEqual(["433"]);
    const wrong = connect();
    expect(commandsOf(await answers(wrong, "PASS wrong", ...register))).toEqual(["464", "ERROR"]);
    const right = connect();
    // The lines after the password wait for its check.
    const got = commandsOf(await answers(right, "PASS :correct horse", ...register, "JOIN #a"));
    expect(got.join(" ")).toMatch(/^001 .* JOIN 353 366$/);
    expect(hub.users.get("anna")?.account).toBe("anna");
  });

  test("gives no name to a client that goes before it is complete", () => {
    const { connect, hub } = openIrcChat();
    const person = connect();
    person.send("NICK anna");
    person.connection.leave();
    expect(hub.users.size).toBe(0);
    expect(commandsOf(connect().send(...register))[0]).toBe("001");
  });
});

describe("a line", () => {
  test("means the same one byte at a time", () => {
    const { connect, join } = openIrcChat();
    const bea = join("bea");
    const text = `${register.join("\r\n")}\r\nPRIVMSG bea :grüße 😃\r\nPING x\n`;
    const anna = connect();
    for (const byte of Buffer.from(text)) anna.connection.say(Buffer.from([byte]));
    const got = anna.heard();
    expect(commandsOf(got)[0]).toBe("001");
    expect(got.at(-1)).toBe(":irc.test PONG irc.test :x");
    expect(bea.heard()).toEqual([":anna!~anna@10.20.30.40 PRIVMSG bea :grüße 😃"]);
  });

  test("that is too long is refused and not cut", () => {
    const { join } = openIrcChat();
    const [anna, bea] = [join("anna"), join("bea")];
    expect(anna.send(`PRIVMSG bea :${"a".repeat(600)}`)).toEqual([":irc.test 417 anna :Input line was too long"]);
    expect(commandsOf(anna.send(`PRIVMSG bea :${"a".repeat(497)}`))).toEqual(["417"]);
    expect(bea.heard()).toEqual([]);
    expect(anna.send(`PRIVMSG bea :${"a".repeat(460)}`)).toEqual([]);
    expect(bea.heard()).toHaveLength(1);
  });

  test("may be longer where the server reads more, and what others get still fits into 512 bytes", () => {
    const { join } = openIrcChat({ messageLength: 2_048 });
    const [anna, bea] = [join("anna"), join("bea")];
    expect(commandsOf(anna.send(`ISON ${"nobody ".repeat(200)}`))).toEqual(["303"]);
    expect(commandsOf(anna.send(`PRIVMSG bea :${"a".repeat(497)}`))).toEqual(["417"]);
    expect(bea.heard()).toEqual([]);
  });

  test("that is not UTF-8 is refused whatever its command", () => {
    const { join } = openIrcChat();
    const anna = join("anna");
    anna.connection.say(Buffer.from("PRIVMSG anna :\xaa\r\nQUIT :\xff\r\n", "latin1"));
    expect(anna.heard()).toEqual([
      ":irc.test FAIL PRIVMSG INVALID_UTF8 :Message rejected: it is not UTF-8",
      ":irc.test FAIL QUIT INVALID_UTF8 :Message rejected: it is not UTF-8",
    ]);
  });

  test("with an unknown command is answered", () => {
    const { join } = openIrcChat();
    expect(join("anna").send("FROB x")).toEqual([":irc.test 421 anna FROB :Unknown command"]);
  });
});

describe("a client", () => {
  test("that is silent gets a PING, and is closed when it does not answer", () => {
    const { join, clock } = openIrcChat();
    const anna = join("anna");
    expect(anna.connection.deadline).toBe(90_000);
    clock.advance(90_000);
    anna.connection.expired();
    expect(anna.heard()).toEqual(["PING :irc.test"]);
    expect(anna.connection.deadline).toBe(60_000);
    clock.advance(60_000);
    anna.connection.expired();
    expect(anna.heard()).toEqual(["ERROR :Closing Link: 10.20.30.40 (Ping timeout: 150 seconds)"]);
    expect(anna.connection.closedBecause).toBe("vanished");
  });

  test("that was silent while the machine slept has its time to answer", () => {
    const { join, clock } = openIrcChat();
    const anna = join("anna");
    clock.holdUp(3_600_000);
    anna.connection.expired();
    expect(anna.heard()).toEqual(["PING :irc.test"]);
    expect(anna.connection.deadline).toBe(60_000);
    expect(anna.connection.closedBecause).toBeUndefined();
  });

  test("that answers PING stays", () => {
    const { join, clock } = openIrcChat();
    const anna = join("anna");
    for (let round = 0; round < 5; round += 1) {
      clock.advance(90_000);
      anna.connection.expired();
      expect(anna.heard()).toEqual(["PING :irc.test"]);
      anna.send("PONG irc.test");
    }
    expect(anna.connection.closedBecause).toBeUndefined();
  });

  test("that quits gets an ERROR, and others hear why", () => {
    const { join } = openIrcChat();
    const [anna, bea] = [join("anna"), join("bea")];
    gather("#a", anna, bea);
    expect(anna.send("QUIT :so long")).toEqual(["ERROR :Closing Link: 10.20.30.40 (Quit: so long)"]);
    expect(bea.heard()).toEqual([":anna!~anna@10.20.30.40 QUIT :Quit: so long"]);
    expect(anna.connection.closedBecause).toBe("left");
  });

  test("that vanishes is heard as a QUIT in every shared channel once", () => {
    const { join } = openIrcChat();
    const [anna, bea] = [join("anna"), join("bea")];
    gather("#a", anna, bea);
    gather("#b", anna, bea);
    anna.connection.leave("reset");
    expect(bea.heard()).toEqual([":anna!~anna@10.20.30.40 QUIT :Connection reset by peer"]);
  });

  test("that floods is delayed, and nothing that it says is lost", () => {
    const { join, clock } = openIrcChat({ hasFloodControl: true });
    const [anna, bea] = [join("anna"), join("bea")];
    gather("#a", anna, bea);
    const lines = Array.from({ length: 60 }, (_, index) => `PRIVMSG #a :line ${index}`);
    anna.send(...lines);
    const first = bea.heard();
    expect(first.length).toBeLessThan(30);
    expect(anna.connection.isReadingPaused).toBe(true);
    const heard = [...first];
    for (let second = 0; second < 60; second += 1) {
      clock.advance(1_000);
      heard.push(...bea.heard());
    }
    expect(heard.map((line) => line.slice(line.lastIndexOf(":") + 1))).toEqual(lines.map((line) => line.slice(12)));
  });
});
