import { describe, expect, test } from "vitest";
import { commandsOf, gather, openIrcChat } from "../testing/irc-chat.ts";

const source = (nick: string): string => `:${nick}!~${nick}@10.20.30.40`;

function openRoom() {
  const chat = openIrcChat();
  const [olga, anna] = [chat.join("olga"), chat.join("anna")];
  gather("#a", olga, anna);
  return { ...chat, olga, anna };
}

describe("JOIN", () => {
  test("makes the first member an operator, and shows topic and names to each", () => {
    const { join } = openIrcChat();
    const [olga, anna] = [join("olga"), join("anna")];
    expect(olga.send("JOIN #A")).toEqual([
      `${source("olga")} JOIN #A`,
      ":irc.test 353 olga = #A :@olga",
      ":irc.test 366 olga #A :End of NAMES list",
    ]);
    olga.send("TOPIC #a :all things");
    expect(anna.send("JOIN #a")).toEqual([
      `${source("anna")} JOIN #A`,
      ":irc.test 332 anna #A :all things",
      ":irc.test 333 anna #A olga 0",
      ":irc.test 353 anna = #A :@olga anna",
      ":irc.test 366 anna #A :End of NAMES list",
    ]);
    expect(olga.heard()).toEqual([`${source("anna")} JOIN #A`]);
    expect(anna.send("JOIN #a")).toEqual([]);
  });

  test("takes several channels with their keys, and refuses each for itself", () => {
    const { join } = openIrcChat();
    const [olga, anna] = [join("olga"), join("anna")];
    olga.send("JOIN #a,#b,#c", "MODE #a +k one", "MODE #b +k two");
    expect(commandsOf(anna.send("JOIN #a,#b,#c,d,#e\u0007 one,wrong"))).toEqual(
      "JOIN 353 366 475 JOIN 353 366 403 479".split(" "),
    );
  });

  test.each([
    ["+i", "473"],
    ["+l 1", "471"],
    ["+k key", "475"],
    ["+b anna!*@*", "474"],
    ["+R", "477"],
  ])("is refused by %s, and an invitation overrides it", (modes, numeric) => {
    const { join } = openIrcChat();
    const [olga, anna] = [join("olga"), join("anna")];
    olga.send("JOIN #a", `MODE #a ${modes}`);
    expect(commandsOf(anna.send("JOIN #a"))).toEqual([numeric]);
    expect(olga.send("INVITE anna #a")).toEqual([":irc.test 341 olga anna #a"]);
    expect(anna.heard()).toEqual([`${source("olga")} INVITE anna #a`]);
    expect(anna.send("INVITE")).toEqual([":irc.test 336 anna #a", ":irc.test 337 anna :End of invitations"]);
    expect(commandsOf(anna.send("JOIN #a"))).toEqual(["JOIN", "353", "366"]);
    anna.send("PART #a");
    expect(commandsOf(anna.send("JOIN #a"))).toEqual([numeric]);
  });

  test("goes on to the channel that +f names", () => {
    const { join } = openIrcChat();
    const [olga, anna] = [join("olga"), join("anna")];
    olga.send("JOIN #a,#b", "MODE #a +if #b");
    expect(commandsOf(anna.send("JOIN #a"))).toEqual(["470", "JOIN", "353", "366"]);
  });
});

describe("PART and KICK", () => {
  test("carry their reason to every member, and their default is the nick", () => {
    const { olga, anna, hub } = openRoom();
    expect(anna.send("PART #a :bye now")).toEqual([`${source("anna")} PART #a :bye now`]);
    expect(olga.heard()).toEqual([`${source("anna")} PART #a :bye now`]);
    anna.send("JOIN #a");
    olga.heard();
    expect(olga.send("KICK #a anna")).toEqual([`${source("olga")} KICK #a anna :olga`]);
    expect(anna.heard().at(-1)).toBe(`${source("olga")} KICK #a anna :olga`);
    expect([...hub.rooms.get("#a")!.members.keys()].map(({ nick }) => nick)).toEqual(["olga"]);
  });

  test.each([
    ["PART #b", ":irc.test 403 anna #b :No such channel"],
    ["KICK #a olga", ":irc.test 482 anna #a :You're not a channel operator"],
    ["KICK #b olga", ":irc.test 403 anna #b :No such channel"],
    ["KICK #a nobody", ":irc.test 401 anna nobody :No such nick"],
    ["TOPIC #a :mine", ":irc.test 482 anna #a :You're not a channel operator"],
    ["TOPIC #b", ":irc.test 403 anna #b :No such channel"],
    ["TOPIC #a", ":irc.test 331 anna #a :No topic is set"],
    ["INVITE olga #a", ":irc.test 443 anna olga #a :is already on channel"],
    ["INVITE nobody #a", ":irc.test 401 anna nobody :No such nick"],
    ["MODE #a +o anna", ":irc.test 482 anna #a :You're not a channel operator"],
    ["MODE #b", ":irc.test 403 anna #b :No such channel"],
    [`PART #a :${"x".repeat(391)}`, ":irc.test 417 anna :A reason has at most 390 bytes"],
    [`TOPIC #a :${"x".repeat(391)}`, ":irc.test 417 anna :A topic has at most 390 bytes"],
  ])("answer %j", (line, answer) => {
    const { anna } = openRoom();
    expect(anna.send(line)).toEqual([answer]);
  });

  test("take several nicks", () => {
    const { olga, anna, join } = openRoom();
    gather("#a", join("bea"));
    anna.heard();
    expect(commandsOf(olga.send("KICK #a anna,bea,nobody :out"))).toEqual(["JOIN", "KICK", "KICK", "401"]);
  });
});

describe("MODE", () => {
  test("shows modes, and when the channel was made", () => {
    const { olga, anna, join } = openRoom();
    olga.send("MODE #a +lk 5 key");
    expect(anna.send("MODE #a").slice(-2)).toEqual([":irc.test 324 anna #a +ntlk 5 key", ":irc.test 329 anna #a 0"]);
    expect(join("cleo").send("MODE #a")[0]).toBe(":irc.test 324 cleo #a +ntlk 5 *");
  });

  test("takes every change for itself and reports those that fail", () => {
    const { olga, anna } = openRoom();
    expect(olga.send("MODE #a +vmxo anna nobody")).toEqual([
      ":irc.test 472 olga x :is unknown mode char to me",
      ":irc.test 401 olga nobody :No such nick",
      `${source("olga")} MODE #a +vm anna`,
    ]);
    expect(anna.heard()).toEqual([`${source("olga")} MODE #a +vm anna`]);
  });

  test.each([
    ["MODE #a +l 0", ":irc.test 696 olga #a l 0 :This is no positive number"],
    ["MODE #a +l x", ":irc.test 696 olga #a l x :This is no positive number"],
    ["MODE #a +l -1", ":irc.test 696 olga #a l -1 :This is no positive number"],
    ["MODE #a +k a,b", ":irc.test 696 olga #a k a,b :A key has no space, comma, colon or control character"],
    ["MODE #a +k :a b", ":irc.test 696 olga #a k * :A key has no space, comma, colon or control character"],
    ["MODE #a +k :", ":irc.test 696 olga #a k * :A key has no space, comma, colon or control character"],
    ["MODE #a +f b", ":irc.test 696 olga #a f b :This is no channel"],
    ["MODE #a +v olga2", ":irc.test 401 olga olga2 :No such nick"],
  ])("refuses %j", (line, answer) => {
    const { olga } = openRoom();
    expect(olga.send(line)).toEqual([answer]);
  });

  test("of somebody who is not there says so", () => {
    const { olga, join } = openRoom();
    join("bea");
    expect(olga.send("MODE #a +v bea")).toEqual([":irc.test 441 olga bea #a :They aren't on that channel"]);
  });

  test.each([
    ["b", "367", "368"],
    ["e", "348", "349"],
    ["I", "346", "347"],
  ])("keeps the list %s, completes its masks and takes them off as they are listed", (letter, entry, end) => {
    const { olga } = openRoom();
    expect(olga.send(`MODE #a +${letter} Bad`)).toEqual([`${source("olga")} MODE #a +${letter} Bad!*@*`]);
    expect(olga.send(`MODE #a +${letter} bad!*@*`)).toEqual([]);
    expect(olga.send(`MODE #a ${letter}`)[0]).toBe(`:irc.test ${entry} olga #a Bad!*@* olga 0`);
    expect(olga.send(`MODE #a -${letter} BAD!*@*`)).toHaveLength(1);
    expect(commandsOf(olga.send(`MODE #a +${letter}`))).toEqual([end]);
  });

  test("shows and changes one's own modes only", () => {
    const { anna } = openRoom();
    expect(anna.send("MODE anna +Bwx")).toEqual([
      ":irc.test 501 anna x :is unknown mode char to me",
      `${source("anna")} MODE anna +Bw`,
    ]);
    expect(anna.send("MODE anna")).toEqual([":irc.test 221 anna +Bw"]);
    expect(anna.send("MODE anna +oZ")).toEqual([]);
    expect(anna.send("MODE olga +i")).toEqual([":irc.test 502 anna :You can only change your own modes"]);
  });
});

describe("NAMES and LIST", () => {
  test("show a secret channel to its members only", () => {
    const { olga, anna, join } = openRoom();
    olga.send("MODE #a +s");
    anna.heard();
    const cleo = join("cleo");
    expect(anna.send("NAMES #a")).toEqual([
      ":irc.test 353 anna @ #a :@olga anna",
      ":irc.test 366 anna #a :End of NAMES list",
    ]);
    expect(cleo.send("NAMES #a")).toEqual([":irc.test 366 cleo #a :End of NAMES list"]);
    expect(commandsOf(anna.send("LIST"))).toEqual(["321", "322", "323"]);
    expect(commandsOf(cleo.send("LIST"))).toEqual(["321", "323"]);
    expect(cleo.send("TOPIC #a", "MODE #a")).toEqual([
      ":irc.test 403 cleo #a :No such channel",
      ":irc.test 403 cleo #a :No such channel",
    ]);
  });

  test.each([
    "PART #a",
    "KICK #a olga",
    "INVITE cleo #a",
    "UNINVITE cleo #a",
    "PRIVMSG #a :x",
    "TOPIC #a :x",
    "MODE #a +m",
  ])("a secret channel is not there for others: %s", (command) => {
    const { olga, join } = openRoom();
    olga.send("MODE #a +s");
    const cleo = join("cleo");
    const absent = cleo.send(command.replace("#a", "#absent"));
    expect(commandsOf(absent)).toEqual(["403"]);
    expect(cleo.send(command)).toEqual(absent.map((line) => line.replace("#absent", "#a")));
  });

  test("NAMES of several channels ends once, with what was asked for", () => {
    const { anna } = openRoom();
    const got = anna.send("NAMES #a,#absent,#a");
    expect(commandsOf(got)).toEqual(["353", "353", "366"]);
    expect(got.at(-1)).toBe(":irc.test 366 anna #a,#absent,#a :End of NAMES list");
  });

  test("hide invisible users from people that share no channel with them", () => {
    const { anna, join } = openRoom();
    anna.send("MODE anna +i");
    const cleo = join("cleo");
    expect(cleo.send("NAMES #a")[0]).toBe(":irc.test 353 cleo = #a :@olga");
    expect(cleo.send("WHO #a").filter((line) => line.includes(" 352 "))).toHaveLength(1);
    expect(cleo.send("WHO a*na").map((line) => line.split(" ")[1])).toEqual(["315"]);
    expect(commandsOf(cleo.send("WHO anna"))).toEqual(["352", "315"]);
  });

  test.each([
    ["*b*", ["#ab", "#b"]],
    ["!*b*", ["#a"]],
    [">1", ["#a"]],
    ["<2", ["#ab", "#b"]],
    ["#b,#nothing", ["#b"]],
    ["C<1", ["#a", "#ab", "#b"]],
    ["C>1", []],
    ["T<1", ["#b"]],
  ])("filter by %s", (filter, expected) => {
    const { join } = openIrcChat();
    const [olga, anna] = [join("olga"), join("anna")];
    olga.send("JOIN #a,#ab,#b", "TOPIC #b :about b");
    anna.send("JOIN #a");
    const rows = anna.send(`LIST ${filter}`).filter((line) => line.includes(" 322 "));
    expect(rows.map((line) => line.split(" ")[3])).toEqual(expected);
  });
});

describe("an auditorium", () => {
  test("shows members without a voice to operators only", () => {
    const { join } = openIrcChat();
    const [olga, anna, bea] = [join("olga"), join("anna"), join("bea")];
    olga.send("JOIN #a", "MODE #a +u");
    anna.send("JOIN #a");
    expect(olga.heard()).toEqual([`${source("anna")} JOIN #a`]);
    expect(bea.send("JOIN #a")[1]).toBe(":irc.test 353 bea = #a :@olga bea");
    expect(anna.heard()).toEqual([]);
    olga.heard();
    bea.send("QUIT");
    expect(anna.heard()).toEqual([]);
    expect(commandsOf(olga.heard())).toEqual(["QUIT"]);
  });
});
