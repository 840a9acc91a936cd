import { describe, expect, test } from "vitest";
import { gather, openIrcChat } from "../testing/irc-chat.ts";
import { historian, inBatch, openHistoryChat, tagOf, untagged } from "../testing/history-chat.ts";

const source = (nick: string): string => `:${nick}!~${nick}@10.20.30.40`;
const timestamp = (line: string): string => `timestamp=${tagOf(line, "time")!}`;

describe("CHATHISTORY", () => {
  test("brings what was said with the id, the time and the tags that it had, and says where it ends", async () => {
    const { join, ask, logIn } = openHistoryChat();
    const [anna, bea] = [join("anna", ...historian, "account-tag"), join("bea", ...historian)];
    gather("#a", anna, bea);
    logIn("anna");
    anna.heard();
    const said = await ask(anna, "@+draft/reply=xyz;ignored=1 PRIVMSG #a :  grüße 検索 ", "NOTICE #A :two");
    expect(said.map(untagged)).toEqual([
      `${source("anna")} PRIVMSG #a :  grüße 検索 `,
      `${source("anna")} NOTICE #a :two`,
    ]);
    const [begin, ...lines] = await ask(anna, "CHATHISTORY LATEST #A * 10");
    expect(begin).toBe("@draft/chathistory-end :irc.test BATCH +1 chathistory #a");
    expect(lines).toEqual([...said.map((line) => line.replace("@", "@batch=1;")), ":irc.test BATCH -1"]);
    expect((await ask(anna, "CHATHISTORY LATEST #a * 1"))[0]).toBe(":irc.test BATCH +2 chathistory #a");
    // The other one has no account-tag.
    expect(inBatch(await ask(bea, "CHATHISTORY LATEST #a * 10"))).toEqual(said.map(untagged));
  });

  test("goes before, after, around and between messages and times", async () => {
    const { join, ask, clock } = openHistoryChat();
    const anna = join("anna", ...historian);
    gather("#a", anna);
    const said: string[] = [];
    for (let number = 0; number < 6; number += 1) {
      clock.advance(10);
      said.push(...(await ask(anna, `PRIVMSG #a :${number}`)));
    }
    const texts = async (query: string): Promise<string> =>
      inBatch(await ask(anna, `CHATHISTORY ${query}`))
        .map((line) => line.at(-1))
        .join("");
    const id = (index: number): string => `msgid=${tagOf(said[index]!, "msgid")!}`;
    const time = (index: number): string => timestamp(said[index]!);
    expect(await texts(`BEFORE #a ${id(3)} 2`)).toBe("12");
    expect(await texts(`BEFORE #a ${time(3)} 9`)).toBe("012");
    expect(await texts(`AFTER #a ${id(3)} 9`)).toBe("45");
    expect(await texts(`AFTER #a ${time(2)} 2`)).toBe("34");
    expect(await texts(`AROUND #a ${id(3)} 3`)).toBe("234");
    expect(await texts(`BETWEEN #a ${id(0)} ${time(4)} 9`)).toBe("123");
    expect(await texts(`BETWEEN #a ${id(5)} ${id(0)} 2`)).toBe("34");
    expect(await texts(`LATEST #a ${time(3)} 9`)).toBe("45");
    expect(await texts(`latest #a * 2`)).toBe("45");
  });

  test("brings reactions and replies with their tags, which REDACT takes back, and forgets who was typing", async () => {
    const { join, ask } = openHistoryChat();
    const anna = join("anna", ...historian, "draft/event-playback");
    gather("#a", anna);
    const [said = ""] = await ask(anna, "@+typing=done;+draft/channel-context=#b PRIVMSG #a :hi");
    expect(tagOf(said, "\\+typing")).toBe("done");
    const id = tagOf(said, "msgid")!;
    const about = [`@+reply=${id};+draft/react=👍`, `@+draft/reply=${id};+draft/unreact=👍`];
    const [reaction = ""] = await ask(anna, ...about.map((tags) => `${tags} TAGMSG #a`), "@+typing=active TAGMSG #a");
    const kept = async (): Promise<string[]> => {
      const page = await ask(anna, "CHATHISTORY LATEST #a * 9");
      return page
        .filter((line) => / (?:PRIVMSG|TAGMSG) /.test(line))
        .map((line) => line.replace(/^.*?(\+\S+).*$/, "$1"));
    };
    expect(await kept()).toEqual(["+draft/channel-context=#b", ...about.map((tags) => tags.slice(1))]);
    await ask(anna, `REDACT #a ${tagOf(reaction, "msgid")!}`);
    expect(await kept()).toEqual(["+draft/channel-context=#b", about[1]!.slice(1)]);
  });

  test("brings events only to those that asked for them", async () => {
    const { join, ask } = openHistoryChat();
    const [anna, bea] = [join("anna", ...historian, "draft/event-playback"), join("bea", ...historian)];
    gather("#a", anna, bea);
    await ask(anna, "TOPIC #a :news", "MODE #a +v bea", "@+draft/react=x TAGMSG #a", "@+typing=active TAGMSG #a");
    await ask(bea, "PRIVMSG #a :hi", "NICK bibi", "PART #a :so long", "JOIN #a", "QUIT :gone");
    await ask(anna, "KICK #a nobody");
    const lines = inBatch(await ask(anna, "CHATHISTORY LATEST #a * 50"));
    expect(lines).toEqual([
      `${source("anna")} JOIN #a`,
      `${source("bea")} JOIN #a`,
      `${source("anna")} TOPIC #a :news`,
      `${source("anna")} MODE #a +v bea`,
      `${source("anna")} TAGMSG #a`,
      `${source("bea")} PRIVMSG #a :hi`,
      `${source("bea")} NICK bibi`,
      ":bibi!~bea@10.20.30.40 PART #a :so long",
      ":bibi!~bea@10.20.30.40 JOIN #a",
      ":bibi!~bea@10.20.30.40 QUIT :Quit: gone",
    ]);
    const carl = join("carl", ...historian);
    carl.send("JOIN #a");
    expect(inBatch(await ask(carl, "CHATHISTORY LATEST #a * 50"))).toEqual([`${source("bea")} PRIVMSG #a :hi`]);
  });

  test.each([
    ["LATEST #nowhere * 5", "INVALID_TARGET LATEST #nowhere :Messages could not be retrieved"],
    ["LATEST #b * 5", "INVALID_TARGET LATEST #b :Messages could not be retrieved"],
    ["LATEST nobody * 5", "INVALID_TARGET LATEST nobody :Messages could not be retrieved"],
    ["LATEST #a * 0", "INVALID_PARAMS LATEST 0 :The limit is a number from 1"],
    ["LATEST #a * x", "INVALID_PARAMS LATEST x :The limit is a number from 1"],
    ["BEFORE #a * 5", "INVALID_PARAMS BEFORE * :This reference is no msgid= and no timestamp="],
    ["BEFORE #a msgid=? 5", "INVALID_PARAMS BEFORE msgid=? :This reference is no msgid= and no timestamp="],
    [
      "BEFORE #a timestamp=2026-02-30T00:00:00.000Z 5",
      "INVALID_PARAMS BEFORE timestamp=2026-02-30T00:00:00.000Z :This reference is no msgid= and no timestamp=",
    ],
    ["BEFORE #a line=1 5", "INVALID_MSGREFTYPE BEFORE line=1 :A reference is msgid= or timestamp="],
    ["BETWEEN #a msgid=0001m8gv6jga06 5", "NEED_MORE_PARAMS BETWEEN :Missing parameters"],
    ["EARLIEST #a * 5", "INVALID_PARAMS EARLIEST :There is no such subcommand"],
    ["", "INVALID_PARAMS * :There is no such subcommand"],
    ["TARGETS yesterday today 5", "INVALID_PARAMS TARGETS yesterday :This is no timestamp="],
  ])("answers %j", async (query, answer) => {
    const { join, ask } = openHistoryChat();
    const [anna, bea] = [join("anna", ...historian), join("bea")];
    gather("#a", anna);
    await ask(bea, "JOIN #b", "PRIVMSG #b :hi");
    expect(await ask(anna, `CHATHISTORY ${query}`)).toEqual([`:irc.test FAIL CHATHISTORY ${answer}`]);
  });

  test("answers that there is none where the server keeps none, and does not offer it", () => {
    const { join, connect } = openIrcChat();
    expect(join("anna").send("JOIN #a", "CHATHISTORY LATEST #a * 5").at(-1)).toBe(
      ":irc.test FAIL CHATHISTORY MESSAGE_ERROR LATEST #a :This server keeps no history",
    );
    expect(connect().send("CAP LS 302").join(" ")).not.toContain("chathistory");
  });

  test("sends no BATCH and no tags to clients that know none", async () => {
    const { join, ask } = openHistoryChat();
    const anna = join("anna");
    gather("#a", anna);
    expect(await ask(anna, "PRIVMSG #a :hi", "CHATHISTORY LATEST #a * 5")).toEqual([
      `${source("anna")} PRIVMSG #a :hi`,
    ]);
  });

  test("is one batch in another where it has a label", async () => {
    const { join, ask } = openHistoryChat();
    const anna = join("anna", ...historian, "labeled-response");
    gather("#a", anna);
    await ask(anna, "PRIVMSG #a :hi");
    const lines = await ask(anna, "@label=x CHATHISTORY LATEST #a * 5");
    expect(lines.map((line) => line.replace(/time=\S+/, "…"))).toEqual([
      "@label=x :irc.test BATCH +2 labeled-response",
      "@batch=2;draft/chathistory-end :irc.test BATCH +1 chathistory #a",
      `@batch=1;… ${source("anna")} PRIVMSG #a :hi`,
      "@batch=2 :irc.test BATCH -1",
      ":irc.test BATCH -2",
    ]);
  });
});

describe("the history of a channel", () => {
  test("keeps no words for operators alone, and no members that only operators see", async () => {
    const { join, ask } = openHistoryChat();
    const [anna, bea] = [
      join("anna", ...historian, "draft/event-playback"),
      join("bea", ...historian, "draft/event-playback"),
    ];
    gather("#a", anna);
    await ask(anna, "MODE #a +u", "PRIVMSG @#a :for operators");
    await ask(bea, "JOIN #a", "PART #a", "JOIN #a");
    const kept = inBatch(await ask(bea, "CHATHISTORY LATEST #a * 50"));
    expect(kept).toEqual([`${source("anna")} JOIN #a`, `${source("anna")} MODE #a +u`]);
  });

  test.each(["+i", "+k key", "+s"])("begins with one's own join where the channel is %s", async (modes) => {
    const { join, ask, logIn } = openHistoryChat();
    const [anna, bea] = [join("anna", ...historian), join("bea", ...historian)];
    gather("#a", anna);
    logIn("bea");
    await ask(anna, "PRIVMSG #a :open", `MODE #a ${modes}`, "PRIVMSG #a :before", "INVITE bea #a");
    await ask(bea, "JOIN #a key");
    await ask(anna, "PRIVMSG #a :one");
    const seen = async (): Promise<string[]> =>
      inBatch(await ask(bea, "CHATHISTORY LATEST #a * 9")).map((line) => line.split(":").at(-1)!);
    expect(await seen()).toEqual(["one"]);
    await ask(bea, "PART #a");
    expect((await ask(bea, "CHATHISTORY LATEST #a * 9"))[0]).toContain("INVALID_TARGET");
    await ask(anna, "PRIVMSG #a :two", "INVITE bea #a");
    await ask(bea, "JOIN #a key");
    // The account's first join counts.
    expect(await seen()).toEqual(["one", "two"]);
    await ask(anna, `MODE #a -${modes[1]!} key`);
    expect(await seen()).toEqual(["open", "before", "one", "two"]);
  });

  test("ends with the last member, and a new channel of that name begins empty", async () => {
    const { join, ask } = openHistoryChat();
    const [anna, bea] = [join("anna", ...historian), join("bea", ...historian)];
    gather("#a", anna);
    await ask(anna, "PRIVMSG #a :private", "PART #a");
    bea.send("JOIN #a");
    expect(inBatch(await ask(bea, "CHATHISTORY LATEST #a * 9"))).toEqual([]);
  });
});

describe("conversations", () => {
  test("are kept under accounts, whatever nick somebody has, for both and nobody else", async () => {
    const { join, ask, logIn } = openHistoryChat();
    const [anna, bea, carl] = [join("anna", ...historian), join("bea", ...historian), join("carl", ...historian)];
    for (const nick of ["anna", "bea", "carl"]) logIn(nick);
    await ask(anna, "PRIVMSG bea :hello");
    await ask(bea, "NICK bibi", "PRIVMSG anna :hello yourself");
    for (const lines of [
      await ask(anna, "CHATHISTORY LATEST bibi * 9"),
      await ask(bea, "CHATHISTORY LATEST ANNA * 9"),
    ]) {
      expect(inBatch(lines)).toEqual([
        `${source("anna")} PRIVMSG bea :hello`,
        ":bibi!~bea@10.20.30.40 PRIVMSG anna :hello yourself",
      ]);
    }
    expect(inBatch(await ask(carl, "CHATHISTORY LATEST anna * 9", "CHATHISTORY LATEST bibi * 9"))).toEqual([]);
    // The account is the one that counts: another person takes the nick.
    await ask(carl, "NICK bea");
    expect(inBatch(await ask(anna, "CHATHISTORY LATEST bea * 9"))).toEqual([]);
    bea.send("QUIT");
    await ask(carl, "NICK carl");
    expect(inBatch(await ask(anna, "CHATHISTORY LATEST bea * 9"))).toHaveLength(2);
  });

  test("with a guest last as long as the guest", async () => {
    const { join, ask, logIn } = openHistoryChat();
    const [anna, guest] = [join("anna", ...historian), join("bea", ...historian)];
    logIn("anna");
    await ask(guest, "PRIVMSG anna :hi");
    await ask(anna, "PRIVMSG bea :hi too");
    expect(inBatch(await ask(anna, "CHATHISTORY LATEST bea * 9"))).toHaveLength(2);
    expect(inBatch(await ask(guest, "CHATHISTORY LATEST anna * 9"))).toHaveLength(2);
    guest.send("QUIT");
    const next = join("bea", ...historian);
    logIn("bea");
    expect(inBatch(await ask(next, "CHATHISTORY LATEST anna * 9"))).toEqual([]);
    expect(inBatch(await ask(anna, "CHATHISTORY LATEST bea * 9"))).toEqual([]);
  });

  test("of two guests are not kept", async () => {
    const { join, ask } = openHistoryChat();
    const [anna, bea] = [join("anna", ...historian), join("bea", ...historian)];
    await ask(anna, "PRIVMSG bea :hi");
    expect(inBatch(await ask(anna, "CHATHISTORY LATEST bea * 9"))).toEqual([]);
    expect(inBatch(await ask(bea, "CHATHISTORY LATEST anna * 9"))).toEqual([]);
  });

  test("are listed by TARGETS with the channels, by the time of the last message", async () => {
    const { join, ask, logIn, clock } = openHistoryChat();
    const [anna, bea] = [join("anna", ...historian), join("bea", ...historian)];
    logIn("anna");
    logIn("bea");
    gather("#a", anna, bea);
    gather("#b", bea);
    const times: string[] = [];
    for (const line of ["PRIVMSG #a :one", "PRIVMSG anna :two", "PRIVMSG #b :three"]) {
      clock.advance(10);
      times.push(
        tagOf(
          (await ask(bea, line)).find((heard) => heard.includes("PRIVMSG"))!,
          "time",
        )!,
      );
    }
    const list = async (range: string): Promise<string[]> => inBatch(await ask(anna, `CHATHISTORY TARGETS ${range}`));
    const all = "timestamp=1970-01-01T00:00:00.000Z timestamp=2030-01-01T00:00:00.000Z";
    expect(await list(`${all} 9`)).toEqual([
      `:irc.test CHATHISTORY TARGETS #a ${times[0]!}`,
      `:irc.test CHATHISTORY TARGETS bea ${times[1]!}`,
    ]);
    expect(await list(`${all} 1`)).toEqual([`:irc.test CHATHISTORY TARGETS #a ${times[0]!}`]);
    expect(await list(`timestamp=${times[0]!} timestamp=2030-01-01T00:00:00.000Z 9`)).toHaveLength(1);
  });
});
