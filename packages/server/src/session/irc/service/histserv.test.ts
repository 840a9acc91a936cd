import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openAccountStore } from "@vitrine/store/accounts";
// EXPORT loads it when it is needed, which takes longer than the turns for which these tests wait.
import "@vitrine/store/history/files";
import { describe, expect, onTestFinished, test } from "vitest";
import { createAuthenticator } from "../../../auth/account-authenticator.ts";
import { gather, type IrcPerson } from "../testing/irc-chat.ts";
import { historian, openHistoryChat, tagOf, untagged } from "../testing/history-chat.ts";

const source = (nick: string): string => `:${nick}!~${nick}@10.20.30.40`;

function openServiceChat() {
  const folder = mkdtempSync(join(tmpdir(), "vitrine-histserv-"));
  const accounts = openAccountStore(folder);
  onTestFinished(() => {
    accounts.close();
    rmSync(folder, { recursive: true });
  });
  return openHistoryChat({}, { authenticator: (clock) => createAuthenticator({ accounts, clock }) });
}

/** The lines of an answer, without the service's name. */
const shown = (lines: readonly string[]): string[] =>
  lines.map(untagged).map((line) => line.replace(/^:HistServ!\S+ NOTICE \S+ :/, "HistServ: "));

describe("HistServ", () => {
  test("plays and searches for clients that know nothing of history, with the time in the text", async () => {
    const { join: enter, ask } = openServiceChat();
    const anna = enter("anna");
    gather("#a", anna);
    await ask(anna, "PRIVMSG #a :one port", "PRIVMSG #a :two ports", "NOTICE #a :three");
    expect(shown(await ask(anna, "HS PLAY #a 2"))).toEqual([
      `${source("anna")} PRIVMSG #a :[00:00] two ports`,
      `${source("anna")} NOTICE #a :[00:00] three`,
      "HistServ: These were 2 lines.",
    ]);
    expect(shown(await ask(anna, "PRIVMSG HistServ :SEARCH #a port*"))).toEqual([
      `${source("anna")} PRIVMSG #a :[00:00] one port`,
      `${source("anna")} PRIVMSG #a :[00:00] two ports`,
      "HistServ: Found 2 lines. Your client shows them in #a.",
    ]);
    expect(
      shown(await ask(anna, "HS SEARCH #a nothing", "HS SEARCH #a one")).filter((line) => line.startsWith("H")),
    ).toEqual(["HistServ: Found no lines.", "HistServ: Found 1 line. Your client shows it in #a."]);
    expect(shown(await ask(anna, "HS SEARCH #a por*"))).toEqual([
      "HistServ: por* is too short: the beginning of a word has at least 4 letters.",
    ]);
    expect(shown(await ask(anna, "HS PLAY #elsewhere", "HS PLAY #a many"))).toEqual([
      "HistServ: There is nothing that you may read of #elsewhere.",
      "HistServ: The lines are a number from 1.",
    ]);
  });

  test("deletes a message as REDACT does, and everything of an account for its owner", async () => {
    const { join: enter, ask, logIn } = openServiceChat();
    const [anna, bea] = [enter("anna", ...historian), enter("bea", ...historian)];
    gather("#a", anna, bea);
    logIn("anna");
    const said = await ask(anna, "PRIVMSG #a :one", "PRIVMSG #a :two");
    const id = tagOf(said[0]!, "msgid")!;
    expect(shown(await ask(bea, `HS DELETE #a ${id}`)).at(-1)).toContain("REDACT_FORBIDDEN");
    expect(shown(await ask(anna, `HS DELETE #a ${id}`))).toEqual([`${source("anna")} REDACT #a ${id}`]);
    expect(shown(await ask(bea, "HS FORGET anna")).at(-1)).toBe("HistServ: Log in first: IDENTIFY account password.");
    logIn("bea");
    expect(shown(await ask(bea, "HS FORGET anna"))).toEqual(["HistServ: This is for your own account: FORGET bea."]);
    // The redacted message, and the other one.
    expect(shown(await ask(anna, "HS FORGET anna"))[0]).toMatch(/^HistServ: 2 lines are deleted\./);
    expect(shown(await ask(anna, "HS PLAY #a"))).toContain("HistServ: These were 0 lines.");
  });
});

describe("HistServ EXPORT", () => {
  test("sends what one may read as a log for people, long lines in parts, and no more than was asked for", async () => {
    const { join: enter, ask } = openServiceChat();
    const [anna, bea] = [enter("anna"), enter("bea")];
    gather("#a", anna);
    const long = "many words ".repeat(38).trim();
    await ask(anna, "PRIVMSG #a :one", "PRIVMSG #a :\u0001ACTION waves\u0001", `PRIVMSG #a :${long}`);
    const lines = shown(await ask(anna, "HS EXPORT #a"));
    expect(lines.slice(0, 4)).toEqual([
      "HistServ: --- Log of #a opened Thu Jan 01 1970 00:00",
      "HistServ: 00:00 -!- anna [~anna@10.20.30.40] has joined #a",
      "HistServ: 00:00 < anna> one",
      "HistServ: 00:00  * anna waves",
    ]);
    const parts = lines.slice(4, -1).map((line) => line.slice("HistServ: ".length));
    expect([parts.length, parts.join("")]).toEqual([2, `00:00 < anna> ${long}`]);
    expect(lines.at(-1)).toBe("HistServ: 4 lines, and there are no older ones.");
    expect(shown(await ask(anna, "HS EXPORT #a 1")).at(-1)).toBe("HistServ: 1 line. There are older ones.");
    expect(shown(await ask(anna, "HS EXPORT #a 1001", "HS EXPORT #a many"))).toEqual([
      "HistServ: The lines are a number from 1 to 1000.",
      "HistServ: The lines are a number from 1 to 1000.",
    ]);
    expect(shown(await ask(bea, "HS EXPORT #a"))).toEqual(["HistServ: There is nothing that you may read of #a."]);
  });

  test("begins in a protected channel where its reader came, and names both people of a conversation", async () => {
    const { join: enter, ask, logIn } = openServiceChat();
    const [anna, bea] = [enter("anna"), enter("bea")];
    for (const nick of ["anna", "bea"]) logIn(nick);
    gather("#a", anna);
    await ask(anna, "MODE #a +i", "PRIVMSG #a :before", "INVITE bea #a");
    await ask(bea, "JOIN #a");
    await ask(anna, "PRIVMSG #a :after");
    const lines = shown(await ask(bea, "HS EXPORT #a"));
    expect([lines.some((line) => line.includes("before")), lines.some((line) => line.includes("after"))]).toEqual([
      false,
      true,
    ]);
    await ask(anna, "PRIVMSG bea :hello bea");
    expect(shown(await ask(bea, "HS EXPORT anna"))).toContain("HistServ: 00:00 < anna> hello bea");
    expect(shown(await ask(bea, "HS EXPORT anna"))[0]).toBe(
      "HistServ: --- Log of anna and bea opened Thu Jan 01 1970 00:00",
    );
  });
});

describe("HistServ KEEP", () => {
  test("lets the founder of a registered channel set how long its lines stay", async () => {
    const { join: enter, ask, logIn, history } = openServiceChat();
    const [anna, bea] = [enter("anna"), enter("bea")];
    for (const nick of ["anna", "bea"]) logIn(nick);
    gather("#a", anna, bea);
    expect(shown(await ask(anna, "HS KEEP #a 2")).at(-1)).toBe("HistServ: #a is not registered.");
    await ask(anna, "CS REGISTER #a", "PRIVMSG #a :one", "PRIVMSG #a :two", "PRIVMSG #a :three");
    expect(shown(await ask(bea, "HS KEEP #a 2")).at(-1)).toBe("HistServ: Only the channel's founder may do this.");
    expect(shown(await ask(anna, "HS KEEP #a"))).toEqual(["HistServ: Lines of #a stay as long as everywhere."]);
    expect(shown(await ask(anna, "HS KEEP #a 0", "HS KEEP #a 7d 8d", "HS KEEP #a soon"))).toEqual(
      Array.from({ length: 3 }, () => "HistServ: The value is a time such as 30d, a number of lines, both, or all."),
    );
    expect(shown(await ask(anna, "HS KEEP #a 36h 2"))).toEqual([
      "HistServ: Lines of #a stay for 36h, 2 at most, and never longer than everywhere.",
    ]);
    expect(shown(await ask(anna, "HS KEEP #a 2"))).toEqual([
      "HistServ: Lines of #a stay, 2 at most, and never longer than everywhere.",
    ]);
    await history.expire();
    expect(shown(await ask(anna, "HS PLAY #a")).at(-1)).toBe("HistServ: These were 2 lines.");
    expect(shown(await ask(anna, "HS KEEP #a all"))).toEqual(["HistServ: Lines of #a stay as long as everywhere."]);
  });
});

describe("a registered channel that only invited people may enter", () => {
  test("keeps its history while nobody is in it", async () => {
    const { join: enter, ask, logIn } = openServiceChat();
    const anna = enter("anna");
    logIn("anna");
    gather("#a", anna);
    await ask(anna, "CS REGISTER #a", "MODE #a +i", "PRIVMSG #a :kept", "MODE #a +I *!*@*", "PART #a", "JOIN #a");
    expect(shown(await ask(anna, "HS PLAY #a"))[0]).toContain("kept");
  });
});

/** Anna logs in. */
const come = async (chat: ReturnType<typeof openHistoryChat>, ...capabilities: string[]): Promise<IrcPerson> => {
  const anna = chat.join("anna", ...capabilities);
  chat.logIn("anna");
  await chat.ask(anna, "PING x");
  return anna;
};

describe("an account that comes back", () => {
  test("hears what it has missed in a channel where it logged in", async () => {
    const chat = openHistoryChat();
    const { join: enter, ask } = chat;
    const bea = enter("bea");
    const first = enter("anna");
    gather("#a", bea, first);
    chat.logIn("anna");
    await ask(first, "QUIT");
    await ask(bea, "PRIVMSG #a :missed");
    const joined = await ask(await come(chat), "JOIN #a");
    expect(joined.filter((line) => line.includes("PRIVMSG"))).toEqual([`${source("bea")} PRIVMSG #a :[00:00] missed`]);
  });

  test("hears what it has missed where its client cannot ask, once, and only where it was a member", async () => {
    const chat = openHistoryChat();
    const { join: enter, ask } = chat;
    const bea = enter("bea");
    gather("#a", bea);
    gather("#b", bea);
    const first = await come(chat);
    await ask(first, "JOIN #a");
    await ask(bea, "PRIVMSG #a :heard");
    await ask(first, "QUIT");
    await ask(bea, "PRIVMSG #a :missed", "PRIVMSG #b :never a member");
    const second = await come(chat);
    const joined = await ask(second, "JOIN #a", "JOIN #b");
    expect(joined.filter((line) => line.includes("PRIVMSG"))).toEqual([`${source("bea")} PRIVMSG #a :[00:00] missed`]);
    await ask(second, "QUIT");
    const third = await come(chat, "server-time", "batch");
    expect((await ask(third, "JOIN #a")).filter((line) => line.includes("missed"))).toEqual([]);
    await ask(third, "QUIT");
    await ask(bea, "PRIVMSG #a :for clients");
    const fourth = await come(chat, ...historian);
    expect((await ask(fourth, "JOIN #a")).filter((line) => line.includes("for clients"))).toEqual([]);
  });
});

describe("somebody who joins by the lab's protocol", () => {
  test("hears the room's last lines where the operator wants that, after the roster", async () => {
    const { join: enter, ask, open, settle, answered } = openHistoryChat({ replay: 2 });
    const bea = enter("bea");
    gather("#lobby", bea);
    await ask(bea, "PRIVMSG #lobby :one", "PRIVMSG #lobby :two", "PRIVMSG #lobby :\u0001ACTION waves\u0001");
    const carl = open();
    carl.say("carl\n");
    await answered();
    settle();
    const [roster, ...lines] = carl.writes.map(String);
    expect(roster).toMatch(/^!\{/);
    expect(lines.join("").replaceAll(/ +\n?/g, " ").trim()).toBe("bea: two bea: * waves");
  });

  test("hears nothing of before otherwise", async () => {
    const { join: enter, ask, open, settle, answered } = openHistoryChat();
    const bea = enter("bea");
    gather("#lobby", bea);
    await ask(bea, "PRIVMSG #lobby :one");
    const carl = open();
    carl.say("carl\n");
    await answered();
    settle();
    expect(carl.text).not.toContain("one");
  });
});
