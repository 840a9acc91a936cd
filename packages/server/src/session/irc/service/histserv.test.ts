import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openAccountStore } from "@vitrine/store/accounts";
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
      "HistServ: Found 2 lines.",
    ]);
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

/** Anna logs in. */
const come = async (chat: ReturnType<typeof openHistoryChat>, ...capabilities: string[]): Promise<IrcPerson> => {
  const anna = chat.join("anna", ...capabilities);
  chat.logIn("anna");
  await chat.ask(anna, "PING x");
  return anna;
};

describe("an account that comes back", () => {
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
