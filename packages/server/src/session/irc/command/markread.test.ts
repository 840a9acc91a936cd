import { describe, expect, test } from "vitest";
import { commandsOf, openIrcChat } from "../testing/irc-chat.ts";
import { historian, openHistoryChat, untagged } from "../testing/history-chat.ts";

const [older, newer] = ["timestamp=1970-01-01T00:00:00.005Z", "timestamp=1970-01-01T00:00:00.010Z"];

describe("MARKREAD", () => {
  test("shows, sets and never goes back", async () => {
    const { join, ask, clock } = openHistoryChat();
    const anna = join("anna", ...historian);
    clock.advance(1_000);
    expect(await ask(anna, "MARKREAD #a")).toEqual([":irc.test MARKREAD #a *"]);
    expect(await ask(anna, `MARKREAD #a ${newer}`)).toEqual([`:irc.test MARKREAD #a ${newer}`]);
    expect(await ask(anna, `MARKREAD #A ${older}`)).toEqual([`:irc.test MARKREAD #A ${newer}`]);
    expect(await ask(anna, "MARKREAD bea", `MARKREAD Bea ${older}`, "MARKREAD bea")).toEqual([
      ":irc.test MARKREAD bea *",
      `:irc.test MARKREAD Bea ${older}`,
      `:irc.test MARKREAD bea ${older}`,
    ]);
    // Nobody has read what is not said yet.
    expect(await ask(anna, "MARKREAD #b timestamp=2090-01-01T00:00:00.000Z")).toEqual([
      ":irc.test MARKREAD #b timestamp=1970-01-01T00:00:01.000Z",
    ]);
  });

  test("is sent after a JOIN and before the end of NAMES", async () => {
    const { join, ask, clock } = openHistoryChat();
    const [anna, bea] = [join("anna", ...historian), join("bea")];
    clock.advance(1_000);
    await ask(anna, `MARKREAD #a ${newer}`);
    const joined = await ask(anna, "JOIN #a");
    expect(commandsOf(joined)).toEqual(["JOIN", "MARKREAD", "353", "366"]);
    expect(joined[1]).toBe(`:irc.test MARKREAD #a ${newer}`);
    expect(commandsOf(await ask(bea, "JOIN #a"))).not.toContain("MARKREAD");
  });

  test("keeps an account's markers beyond its stay, and shows them to nobody else", async () => {
    const { join, ask, logIn, clock } = openHistoryChat();
    const [first, bea] = [join("anna", ...historian), join("bea", ...historian)];
    logIn("anna");
    clock.advance(1_000);
    await ask(first, `MARKREAD #a ${newer}`);
    expect(await ask(bea, "MARKREAD #a")).toEqual([":irc.test MARKREAD #a *"]);
    first.send("QUIT");
    const second = join("anna", ...historian);
    logIn("anna");
    await ask(second, "PING x");
    expect(await ask(second, "MARKREAD #a")).toEqual([`:irc.test MARKREAD #a ${newer}`]);
    const guest = join("anna2", ...historian);
    expect((await ask(guest, "MARKREAD #a")).map(untagged)).toEqual([":irc.test MARKREAD #a *"]);
  });

  test("reaches the reader's other sessions", async () => {
    const { join, ask, hub, irc, clock } = openHistoryChat();
    const anna = join("anna", ...historian);
    clock.advance(1_000);
    const user = [...hub.users.values()].find(({ nick }) => nick === "anna")!;
    const heard: string[] = [];
    const other = { id: "n1/other", user, capabilities: new Set(["draft/read-marker"] as const), bits: 0 };
    irc.open({
      ...other,
      reply: () => {},
      send: (line) => void heard.push(String(line)),
      offered: () => [],
      offerChanged: () => {},
    });
    hub.attach(user, "n1/other");
    await ask(anna, `MARKREAD #a ${newer}`);
    expect(heard).toEqual([`:irc.test MARKREAD #a ${newer}`]);
  });

  test.each([
    ["MARKREAD", "NEED_MORE_PARAMS :Missing parameters"],
    ["MARKREAD #a *", "INVALID_PARAMS #a * :This is no timestamp="],
    ["MARKREAD #a timestamp=soon", "INVALID_PARAMS #a timestamp=soon :This is no timestamp="],
    ["MARKREAD #", "INTERNAL_ERROR # :There can be no such target"],
  ])("answers %j", async (line, answer) => {
    const { join, ask } = openHistoryChat();
    expect(await ask(join("anna"), line)).toEqual([`:irc.test FAIL MARKREAD ${answer}`]);
  });

  test("answers where the server keeps none", () => {
    const { join } = openIrcChat();
    expect(join("anna").send("MARKREAD #a")).toEqual([
      ":irc.test FAIL MARKREAD INTERNAL_ERROR #a :This server keeps no read markers",
    ]);
  });
});
