import { describe, expect, test } from "vitest";
import { gather, openIrcChat } from "../testing/irc-chat.ts";
import { historian, inBatch, openHistoryChat, tagOf, untagged } from "../testing/history-chat.ts";

const source = (nick: string): string => `:${nick}!~${nick}@10.20.30.40`;
const idOf = (lines: readonly string[]): string => tagOf(lines[0]!, "msgid")!;

describe("REDACT", () => {
  test("takes back one's own message, in the chat and in the history", async () => {
    const { join, ask } = openHistoryChat();
    const [olga, anna] = [join("olga", ...historian), join("anna", ...historian)];
    const bea = join("bea", "message-tags");
    gather("#a", olga, anna, bea);
    const id = idOf(await ask(anna, "PRIVMSG #a :oops"));
    await ask(olga, "PRIVMSG #a :fine");
    for (const one of [olga, anna, bea]) one.heard();
    expect((await ask(anna, `REDACT #A ${id} :wrong channel`)).map(untagged)).toEqual([
      `${source("anna")} REDACT #a ${id} :wrong channel`,
    ]);
    expect(olga.heard().map(untagged)).toEqual([`${source("anna")} REDACT #a ${id} :wrong channel`]);
    expect(bea.heard()).toEqual([]);
    expect(inBatch(await ask(olga, "CHATHISTORY LATEST #a * 9"))).toEqual([`${source("olga")} PRIVMSG #a :fine`]);
    // It is gone, so there is nothing to take back.
    expect((await ask(anna, `REDACT #a ${id}`))[0]).toContain("FAIL REDACT UNKNOWN_MSGID #a");
  });

  test("of other people's messages is for operators of the channel", async () => {
    const { join, ask } = openHistoryChat();
    const [olga, anna] = [join("olga", ...historian), join("anna", ...historian)];
    gather("#a", olga, anna);
    const [his, hers] = [idOf(await ask(olga, "PRIVMSG #a :one")), idOf(await ask(anna, "PRIVMSG #a :two"))];
    anna.heard();
    expect(await ask(anna, `REDACT #a ${his}`)).toEqual([
      `:irc.test FAIL REDACT REDACT_FORBIDDEN #a ${his} :You are not authorised to delete this message`,
    ]);
    expect((await ask(olga, `REDACT #a ${hers}`)).map(untagged)).toContain(`${source("olga")} REDACT #a ${hers}`);
  });

  test("needs the message to be in the channel that is named, and says the same for what is not there", async () => {
    const { join, ask, logIn } = openHistoryChat();
    const [anna, bea] = [join("anna", ...historian), join("bea", ...historian)];
    gather("#a", anna);
    gather("#b", bea);
    logIn("bea");
    const elsewhere = idOf(await ask(bea, "PRIVMSG #b :hidden"));
    const direct = idOf(await ask(bea, "PRIVMSG bea :to myself"));
    for (const id of [elsewhere, direct, "0001m8gv6jga06", "nonsense", "*"]) {
      expect(await ask(anna, `REDACT #a ${id}`)).toEqual([
        `:irc.test FAIL REDACT UNKNOWN_MSGID #a ${id} :This message does not exist or is too old`,
      ]);
    }
    for (const target of ["#b", "#nowhere"]) {
      expect(await ask(anna, `REDACT ${target} ${elsewhere}`)).toEqual([
        `:irc.test FAIL REDACT INVALID_TARGET ${target} :You cannot delete messages from ${target}`,
      ]);
    }
  });

  test("between two people is for the one that wrote", async () => {
    const { join, ask, logIn } = openHistoryChat();
    const [anna, bea] = [join("anna", ...historian), join("bea", ...historian)];
    logIn("anna");
    logIn("bea");
    const id = idOf(await ask(anna, "PRIVMSG bea :oops"));
    bea.heard();
    expect((await ask(bea, `REDACT anna ${id}`))[0]).toContain("REDACT_FORBIDDEN");
    expect((await ask(anna, `REDACT bea ${id}`)).map(untagged)).toEqual([`${source("anna")} REDACT bea ${id}`]);
    expect(bea.heard().map(untagged)).toEqual([`${source("anna")} REDACT bea ${id}`]);
  });

  test("of a guest's message is not for the next guest of that nick", async () => {
    const { join, ask } = openHistoryChat();
    const [olga, guest] = [join("olga", ...historian), join("bea", ...historian)];
    gather("#a", olga, guest);
    const id = idOf(await ask(guest, "PRIVMSG #a :mine"));
    guest.send("QUIT");
    const next = join("bea", ...historian);
    next.send("JOIN #a");
    expect((await ask(next, `REDACT #a ${id}`)).at(-1)).toContain("REDACT_FORBIDDEN");
  });

  test("answers that there is no such message where the server keeps none", () => {
    const { join } = openIrcChat();
    expect(join("anna").send("JOIN #a", "REDACT #a 0001m8gv6jga06").at(-1)).toContain("FAIL REDACT UNKNOWN_MSGID");
  });
});
