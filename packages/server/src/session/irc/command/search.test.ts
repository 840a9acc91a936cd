import { describe, expect, test } from "vitest";
import { gather } from "../testing/irc-chat.ts";
import { historian, inBatch, openHistoryChat, untagged } from "../testing/history-chat.ts";

const source = (nick: string): string => `:${nick}!~${nick}@10.20.30.40`;

describe("SEARCH", () => {
  test("finds words where the asker may read, with the ids and times that the messages had", async () => {
    const { join, ask } = openHistoryChat();
    const [anna, bea] = [join("anna", ...historian, "soju.im/search"), join("bea", ...historian)];
    gather("#a", anna, bea);
    gather("#b", bea);
    await ask(
      bea,
      "PRIVMSG #a :a port is a number",
      "PRIVMSG #a :a number is no port of call",
      "PRIVMSG #b :port 5000",
    );
    const heard = anna.heard();
    const found = await ask(anna, "SEARCH in=#a;text=port;limit=1");
    expect(found.map(untagged)).toEqual([
      ":irc.test BATCH +1 soju.im/search",
      `${source("bea")} PRIVMSG #a :a number is no port of call`,
      ":irc.test BATCH -1",
    ]);
    expect(found[1]).toBe(heard[1]!.replace("@", "@batch=1;"));
    const texts = async (query: string): Promise<string[]> =>
      inBatch(await ask(anna, `SEARCH ${query}`)).map((line) => line.split(" :")[1]!);
    expect(await texts('in=#a;text="a\\snumber"')).toHaveLength(2);
    expect(await texts('in=#a;text="number\\sis"')).toEqual(["a number is no port of call"]);
    expect(await texts("in=#a;from=BEA;text=numb*")).toHaveLength(2);
    expect(await texts("in=#a;from=anna;text=number")).toEqual([]);
    expect(await texts("in=#a;before=1970-01-01T00:00:00.001Z")).toHaveLength(2);
    expect(await texts("in=#a;after=timestamp=2020-01-01T00:00:00.000Z;text=port")).toEqual([]);
  });

  test("without a channel goes through everything that an account may read", async () => {
    const { join, ask, logIn } = openHistoryChat();
    const [anna, bea, carl] = [join("anna", ...historian), join("bea", ...historian), join("carl", ...historian)];
    gather("#a", anna, bea);
    gather("#b", bea, carl);
    for (const nick of ["anna", "bea", "carl"]) logIn(nick);
    await ask(
      bea,
      "PRIVMSG #a :port one",
      "PRIVMSG #b :port two",
      "PRIVMSG anna :port three",
      "PRIVMSG carl :port four",
    );
    const texts = async (query: string): Promise<string[]> =>
      inBatch(await ask(anna, `SEARCH ${query}`)).map((line) => line.split(" :")[1]!);
    expect(await texts("text=port")).toEqual(["port one", "port three"]);
    expect(await texts("in=bea;text=port")).toEqual(["port three"]);
    expect((await ask(anna, "SEARCH in=#b;text=port"))[0]).toContain("INVALID_PARAMS in :There is nothing");
  });

  test.each([
    [
      "in=#a;text=port\\snum*",
      "INVALID_PARAMS text :num* is too short: the beginning of a word has at least 4 letters.",
    ],
    ["text=x", "INVALID_PARAMS in :Name a channel, or log in to search everywhere"],
    ["in=#nowhere;text=x", "INVALID_PARAMS in :There is nothing that you may read"],
    ["in=#a;limit=0", "INVALID_PARAMS limit :The limit is a number from 1"],
    ["in=#a;after=yesterday", "INVALID_PARAMS after :This is no time: 2026-01-31T12:00:00.000Z"],
    ["in=#a;colour=red", "INVALID_PARAMS colour :There is no such parameter"],
  ])("answers %j", async (query, answer) => {
    const { join, ask } = openHistoryChat();
    const anna = join("anna");
    gather("#a", anna);
    expect(await ask(anna, `SEARCH ${query}`)).toEqual([`:irc.test FAIL SEARCH ${answer}`]);
  });
});
