import { describe, expect, test } from "vitest";
import { commandsOf, gather, openIrcChat } from "../testing/irc-chat.ts";

const source = (nick: string): string => `:${nick}!~${nick}@10.20.30.40`;
/** Without the tags whose values depend on when the test runs. */
const stable = (line: string): string =>
  line.replace(/(?:msgid|time)=[^; ]+/g, (tag) => tag.slice(0, tag.indexOf("=")));

describe("PRIVMSG and NOTICE", () => {
  test("reach channels and people, byte for byte", () => {
    const { join } = openIrcChat();
    const [anna, bea] = [join("anna"), join("bea")];
    gather("#a", anna, bea);
    const text = "  two spaces: \u0001\u0002 grüße 😃 ";
    expect(anna.send(`PRIVMSG #A :${text}`, "NOTICE bea,#a :hi", "PRIVMSG BEA plain")).toEqual([]);
    // Between a channel and a person there is no order within a turn.
    expect(bea.heard().toSorted()).toEqual(
      [
        `${source("anna")} PRIVMSG #a :${text}`,
        `${source("anna")} NOTICE bea :hi`,
        `${source("anna")} NOTICE #a :hi`,
        `${source("anna")} PRIVMSG bea :plain`,
      ].toSorted(),
    );
  });

  test.each([
    ["PRIVMSG", ":irc.test 411 anna :No recipient given (PRIVMSG)"],
    ["PRIVMSG bea", ":irc.test 412 anna :No text to send"],
    ["PRIVMSG bea :", ":irc.test 412 anna :No text to send"],
    ["PRIVMSG nobody :hi", ":irc.test 401 anna nobody :No such nick"],
    ["PRIVMSG #nowhere :hi", ":irc.test 403 anna #nowhere :No such channel"],
    ["PRIVMSG #b :hi", ":irc.test 404 anna #b :Cannot send to channel (+n)"],
    ["PRIVMSG a,b,c,d,e :hi", ":irc.test 407 anna a,b,c,d,e :At most 4 targets"],
  ])("answer %j", (line, answer) => {
    const { join } = openIrcChat();
    const [anna, bea] = [join("anna"), join("bea")];
    bea.send("JOIN #b");
    expect(anna.send(line)).toEqual([answer]);
    expect(bea.heard()).toEqual([]);
  });

  test("differ in that a NOTICE is never answered", () => {
    const { join } = openIrcChat();
    expect(join("anna").send("NOTICE nobody :x", "NOTICE #nowhere :x")).toEqual([]);
  });

  test.each([
    ["+m", "404"],
    ["+M", "404"],
    ["+b m:anna!*@*", "404"],
    ["+b anna", "404"],
  ])("obey %s, from which a voice frees", (modes, numeric) => {
    const { join } = openIrcChat();
    const [olga, anna] = [join("olga"), join("anna")];
    gather("#a", olga, anna);
    olga.send(`MODE #a ${modes}`);
    anna.heard();
    expect(commandsOf(anna.send("PRIVMSG #a :hi"))).toEqual([numeric]);
    expect(anna.send("NOTICE #a :hi")).toEqual([]);
    expect(olga.heard()).toEqual([]);
    olga.send("MODE #a +v anna");
    anna.heard();
    expect(anna.send("PRIVMSG #a :hi")).toEqual([]);
    expect(olga.heard()).toHaveLength(1);
  });

  test("from one program to another (CTCP) are refused by +C and +T, and an ACTION is none", () => {
    const { join } = openIrcChat();
    const [olga, anna] = [join("olga"), join("anna")];
    gather("#a", olga, anna);
    olga.send("MODE #a +C", "MODE olga +T");
    anna.heard();
    const asked = [
      "PRIVMSG #a :\u0001VERSION\u0001",
      "PRIVMSG olga :\u0001PING 1\u0001",
      "PRIVMSG #a :\u0001ACTION x\u0001",
    ];
    expect(commandsOf(anna.send(...asked))).toEqual(["404", "404"]);
    expect(olga.heard()).toHaveLength(1);
  });

  test("to a rank of a channel reach that rank and above", () => {
    const { join } = openIrcChat();
    const [olga, vera, anna, bea] = [join("olga"), join("vera"), join("anna"), join("bea")];
    gather("#a", olga, vera, anna, bea);
    olga.send("MODE #a +v vera");
    for (const { heard } of [vera, anna, bea]) heard();
    anna.send("PRIVMSG @#a :for operators", "PRIVMSG +#a :for voices");
    expect(olga.heard()).toEqual([
      `${source("anna")} PRIVMSG @#a :for operators`,
      `${source("anna")} PRIVMSG +#a :for voices`,
    ]);
    expect(vera.heard()).toEqual([`${source("anna")} PRIVMSG +#a :for voices`]);
    expect(bea.heard()).toEqual([]);
  });

  test("in a moderated channel with +U reach its operators", () => {
    const { join } = openIrcChat();
    const [olga, anna, bea] = [join("olga"), join("anna"), join("bea")];
    gather("#a", olga, anna, bea);
    olga.send("MODE #a +mU");
    bea.heard();
    anna.send("PRIVMSG #a :may I?");
    expect(olga.heard()).toEqual([`${source("anna")} PRIVMSG @#a :may I?`]);
    expect(bea.heard()).toEqual([]);
  });

  test("to somebody who is away are answered with the reason", () => {
    const { join } = openIrcChat();
    const [anna, bea] = [join("anna"), join("bea")];
    expect(bea.send("AWAY :lunch")).toEqual([":irc.test 306 bea :You have been marked as being away"]);
    expect(anna.send("PRIVMSG bea :hi", "NOTICE bea :hi")).toEqual([":irc.test 301 anna bea :lunch"]);
    expect(bea.send("AWAY").at(-1)).toBe(":irc.test 305 bea :You are no longer marked as being away");
    expect(anna.send("PRIVMSG bea :hi")).toEqual([]);
    expect(commandsOf(bea.send(`AWAY :${"x".repeat(201)}`)).at(-1)).toBe("417");
  });
});

/** A message with so many bytes of tags. */
const tagged = (length: number): string => `@+a=${"x".repeat(length - "@+a= ".length)} PRIVMSG bea :hi`;

describe("a message's tags", () => {
  test("are the same for everybody that asked for them, and the id is the chat's", () => {
    const { join } = openIrcChat();
    const all = ["message-tags", "server-time", "echo-message", "account-tag"];
    const [anna, bea, cleo] = [join("anna", ...all), join("bea", ...all), join("cleo")];
    gather("#a", anna, bea, cleo);
    const [echo] = anna.send("@+draft/reply=x;+typing=\\:;time=2000-01-01T00:00:00.000Z;msgid=forged PRIVMSG #a :hi");
    const [got] = bea.heard();
    expect(echo).toBe(got);
    expect(stable(got!)).toBe(`@time;msgid;+draft/reply=x;+typing=\\: ${source("anna")} PRIVMSG #a :hi`);
    expect(got).not.toContain("forged");
    expect(cleo.heard()).toEqual([`${source("anna")} PRIVMSG #a :hi`]);
  });

  test("alone come as TAGMSG to clients with tags, and to no other", () => {
    const { join } = openIrcChat();
    const [anna, bea, cleo] = [join("anna", "message-tags"), join("bea", "message-tags"), join("cleo")];
    gather("#a", anna, bea, cleo);
    expect(anna.send("@+react=x TAGMSG #a", "@dropped=x TAGMSG #a", "TAGMSG #a")).toEqual([]);
    expect(bea.heard().map(stable)).toEqual([`@msgid;+react=x ${source("anna")} TAGMSG #a`]);
    expect(cleo.heard()).toEqual([]);
  });

  test("have at most 4,096 bytes: one more is refused", () => {
    const { join } = openIrcChat();
    const [anna, bea] = [join("anna", "message-tags"), join("bea", "message-tags")];
    expect(anna.send(tagged(4_096))).toEqual([]);
    expect(bea.heard()).toHaveLength(1);
    expect(commandsOf(anna.send(tagged(4_097)))).toEqual(["417"]);
    expect(bea.heard()).toEqual([]);
  });

  test("mark what a bot says", () => {
    const { join } = openIrcChat();
    const [anna, bea] = [join("anna"), join("bea", "message-tags")];
    anna.send("MODE anna +B", "PRIVMSG bea :beep");
    expect(bea.heard().map(stable)).toEqual([`@msgid;bot ${source("anna")} PRIVMSG bea :beep`]);
  });
});
