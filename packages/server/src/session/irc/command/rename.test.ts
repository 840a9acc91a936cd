import { describe, expect, test } from "vitest";
import { KeptChat } from "../../../kept/kept-chat.ts";
import { answers, openAccountChat } from "../testing/account-chat.ts";
import { historian, inBatch, openHistoryChat, tagOf, untagged } from "../testing/history-chat.ts";
import { commandsOf, gather, openIrcChat } from "../testing/irc-chat.ts";

const cap = "draft/channel-rename";
const source = (nick: string): string => `:${nick}!~${nick}@10.20.30.40`;

describe("RENAME", () => {
  test("gives a channel another name, with everything in it", () => {
    const { join, hub } = openIrcChat();
    const [olga, anna, bea] = [join("olga", cap), join("anna", cap), join("bea")];
    gather("#a", olga, anna, bea);
    olga.send("TOPIC #a :ours", "MODE #a +lb 9 bad!*@*", "MODE #a +v anna", "METADATA #a SET url :x");
    for (const { heard } of [anna, bea]) heard();
    expect(olga.send("RENAME #A #Qux :a better name")).toEqual([`${source("olga")} RENAME #a #Qux :a better name`]);
    expect(anna.heard()).toEqual([`${source("olga")} RENAME #a #Qux :a better name`]);
    expect(hub.rooms.has("#a")).toBe(false);
    expect(
      olga.send("MODE #qux", "MODE #qux b", "NAMES #qux").map((line) => line.split(" ").slice(3).join(" ")),
    ).toEqual([
      "#Qux +ntl 9",
      expect.stringMatching(/^#Qux \d+$/),
      expect.stringMatching(/^#Qux bad!\*@\* olga/),
      "#Qux :End of channel ban list",
      "= #Qux :@olga +anna bea",
      "#qux :End of NAMES list",
    ]);
    expect(olga.send("METADATA #qux LIST")[0]).toBe(":irc.test 761 olga #Qux url * :x");
    anna.send("PRIVMSG #qux :hi");
    expect(olga.heard()).toEqual([`${source("anna")} PRIVMSG #Qux :hi`]);
  });

  test("is a PART and a JOIN for clients that do not know it, also for the one that renames", () => {
    const { join } = openIrcChat();
    const [olga, anna] = [join("olga"), join("anna", "extended-join", "server-time", "message-tags")];
    gather("#a", olga, anna);
    olga.send("TOPIC #a :ours");
    anna.heard();
    expect(olga.send("RENAME #a #b").slice(0, 2)).toEqual([`${source("olga")} PART #a`, `${source("olga")} JOIN #b`]);
    const heard = anna.heard();
    expect(heard.slice(0, 2).map(untagged)).toEqual([
      `${source("anna")} PART #a`,
      `${source("anna")} JOIN #b * :anna Real`,
    ]);
    expect(heard.slice(0, 2).every((line) => tagOf(line, "time") !== undefined)).toBe(true);
    expect(commandsOf(heard)).toEqual(["PART", "JOIN", "332", "333", "353", "366"]);
    olga.send("PRIVMSG #b :hi");
    expect(anna.heard().map(untagged)).toEqual([`${source("olga")} PRIVMSG #b :hi`]);
  });

  test("that changes upper and lower case only says nothing to such clients", () => {
    const { join } = openIrcChat();
    const [olga, anna] = [join("olga", cap), join("anna")];
    gather("#a", olga, anna);
    expect(olga.send("RENAME #a #A")).toEqual([`${source("olga")} RENAME #a #A :`]);
    expect(anna.heard()).toEqual([]);
    expect(anna.send("PART #a")).toEqual([`${source("anna")} PART #A`]);
  });

  test("leaves the old name to the next who joins it", () => {
    const { join } = openIrcChat();
    const [olga, anna] = [join("olga", cap), join("anna")];
    gather("#a", olga, anna);
    olga.send("RENAME #a #b");
    anna.heard();
    expect(anna.send("JOIN #a")).toContain(":irc.test 353 anna = #a :@anna");
  });

  test.each([
    ["RENAME #a", "461 anna RENAME :"],
    ["RENAME #nowhere #c", "403 anna #nowhere :"],
    ["RENAME #b #c", "442 anna #b :"],
    ["RENAME #a c", "FAIL RENAME CANNOT_RENAME #a c :"],
    ["RENAME #a #a", "FAIL RENAME CANNOT_RENAME #a #a :"],
    ["RENAME #a #B", "FAIL RENAME CHANNEL_NAME_IN_USE #a #B :"],
    ["RENAME #lobby #c", "FAIL RENAME CANNOT_RENAME #lobby #c :"],
    ["RENAME #d #c", "482 anna #d :"],
    [`RENAME #a #c :${"x".repeat(400)}`, "417 anna :"],
  ])("answers %j", (line, answer) => {
    const { join, hub } = openIrcChat();
    const [olga, anna] = [join("olga"), join("anna")];
    olga.send("JOIN #b", "JOIN #d");
    anna.send("JOIN #a", "JOIN #d", "JOIN #lobby");
    const keys = [...hub.rooms.keys()];
    const got = anna.send(line);
    expect(got).toHaveLength(1);
    expect(got[0]!.slice(0, `:irc.test ${answer}`.length)).toBe(`:irc.test ${answer}`);
    expect([...hub.rooms.keys()]).toEqual(keys);
  });

  test("of a channel waits for a minute after the last one", () => {
    const { join, clock } = openIrcChat();
    const anna = join("anna", cap);
    anna.send("JOIN #a", "RENAME #a #b");
    expect(anna.send("RENAME #b #c")[0]).toContain("FAIL RENAME CANNOT_RENAME #b #c :");
    clock.advance(60_000);
    expect(anna.send("RENAME #b #c")[0]).toBe(`${source("anna")} RENAME #b #c :`);
  });
});

describe("the history of a renamed channel", () => {
  test("goes on under the new name, with its read markers, and the old name begins empty", async () => {
    const { join, ask, logIn, clock } = openHistoryChat();
    clock.advance(10_000);
    const anna = join("anna", ...historian, cap, "draft/event-playback");
    logIn("anna");
    await ask(
      anna,
      "JOIN #a",
      "PRIVMSG #a :before",
      "MARKREAD #a timestamp=1970-01-01T00:00:01.000Z",
      "RENAME #a #b :why",
    );
    await ask(anna, "PRIVMSG #b :after");
    const page = inBatch(await ask(anna, "CHATHISTORY LATEST #b * 3")).map(untagged);
    expect(page).toEqual([
      `${source("anna")} PRIVMSG #b :before`,
      `${source("anna")} RENAME #a #b :why`,
      `${source("anna")} PRIVMSG #b :after`,
    ]);
    expect((await ask(anna, "MARKREAD #b")).map(untagged)).toEqual([
      ":irc.test MARKREAD #b timestamp=1970-01-01T00:00:01.000Z",
    ]);
    const bea = join("bea", ...historian);
    await ask(bea, "JOIN #a");
    expect(inBatch(await ask(bea, "CHATHISTORY LATEST #a * 9"))).toEqual([]);
    expect((await ask(anna, "MARKREAD #a")).map(untagged)).toEqual([":irc.test MARKREAD #a *"]);
  });
});

describe("a registered channel", () => {
  test("is renamed by its founder alone, and is there under its new name after a restart", async () => {
    const accounts = { anna: "correct horse", bea: "battery staple" };
    const before = await openAccountChat({ accounts });
    const { store, clock, log } = before;
    const kept = new KeptChat({ hub: before.hub, clock, log, table: () => store.chat });
    before.hear((event) => kept.hear(event));
    const [anna, bea] = [await before.logIn("anna", "anna", cap), await before.logIn("bea", "bea", cap)];
    await answers(anna, "JOIN #a", "CS REGISTER #a", "CS AMODE #a +o bea", "NS SET always-on on");
    await answers(bea, "JOIN #a");
    expect((await answers(bea, "RENAME #a #b"))[0]).toMatch(/FAIL RENAME CANNOT_RENAME #a #b :Only the founder/);
    expect((await answers(anna, "RENAME #a #b")).at(-1)).toBe(`${source("anna")} RENAME #a #b :`);

    const after = await openAccountChat({
      accounts,
      restore: (hub) => new KeptChat({ hub, clock, log, table: () => store.chat }).restore(),
    });
    expect([...after.hub.rooms.keys()].toSorted()).toEqual(["#b", "#lobby"]);
    expect(after.hub.rooms.get("#b")?.registration?.founder).toBe("anna");
    expect(after.hub.users.get("anna")?.rooms.map(({ key }) => key)).toEqual(["#b"]);
  });
});
