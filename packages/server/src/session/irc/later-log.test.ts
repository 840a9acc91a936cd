// IRC on a log that applies later, as a cluster's does: a session reads its next line when its last entry has been applied.
import { LaterLog, Stream } from "@vitrine/hub/testing";
import { describe, expect, test } from "vitest";
import { MemoryConnection } from "../../connection/testing/memory.ts";
import { openLabChat } from "../lab/testing/lab-chat.ts";
import { IrcSession } from "./session.ts";
import { commandsOf } from "./testing/irc-chat.ts";

function openLater() {
  const later = new LaterLog(new Stream());
  const chat = openLabChat(() => later, { name: "irc.test", hasFloodControl: false });
  const connect = () => {
    const connection = new MemoryConnection({ begin: (one) => new IrcSession(one, chat.irc) });
    let read = 0;
    /** The lines since the last time, before the log goes on. */
    const heard = (): string[] => {
      chat.clock.endTurn();
      const text = connection.text.slice(read);
      read = connection.text.length;
      return text.split("\r\n").slice(0, -1);
    };
    const join = (nick: string): void => {
      connection.say(`CAP REQ :labeled-response batch echo-message\r\nNICK ${nick}\r\nUSER x 0 * :X\r\nCAP END\r\n`);
      later.settle();
      heard();
    };
    return { connection, heard, join };
  };
  later.settle();
  return { ...chat, later, connect };
}

describe("an IRC session on a log that applies later", () => {
  test("welcomes when the log has let the user in, and reads nothing before", () => {
    const { later, connect, hub } = openLater();
    const { connection, heard } = connect();
    connection.say("NICK anna\r\nUSER a 0 * :A\r\nPING x\r\n");
    expect(heard()).toEqual([]);
    expect(connection.isReadingPaused).toBe(true);
    later.settle();
    const got = commandsOf(heard());
    expect([got[0], got.at(-1)]).toEqual(["001", "PONG"]);
    expect(hub.users.has("anna")).toBe(true);
    expect(connection.isReadingPaused).toBe(false);
  });

  test("answers in order, each command with its label", () => {
    const { later, connect } = openLater();
    const { connection, heard, join } = connect();
    join("anna");
    connection.say("@label=a JOIN #a\r\n@label=b PRIVMSG #a :hi\r\n@label=c PING x\r\n");
    expect(heard()).toEqual([]);
    later.settle();
    const got = heard();
    expect(got.filter((line) => line.startsWith("@label")).map((line) => line.slice(0, 8))).toEqual([
      "@label=a",
      "@label=b",
      "@label=c",
    ]);
    expect(commandsOf(got)).toEqual("BATCH JOIN 353 366 BATCH PRIVMSG PONG".split(" "));
  });

  test("hears a refusal that only the log could give", () => {
    const { later, connect } = openLater();
    const [first, second] = [connect(), connect()];
    for (const { connection } of [first, second]) connection.say("NICK anna\r\nUSER a 0 * :A\r\n");
    later.settle();
    expect(commandsOf(first.heard())[0]).toBe("001");
    expect(commandsOf(second.heard())).toEqual(["433"]);
    second.connection.say("NICK bea\r\n");
    later.settle();
    expect(commandsOf(second.heard())[0]).toBe("001");
  });

  test("leaves nobody in the chat whose client went before the log let it in", () => {
    const { later, connect, hub } = openLater();
    const { connection } = connect();
    connection.say("NICK anna\r\nUSER a 0 * :A\r\n");
    connection.leave();
    later.settle();
    expect(hub.users.size).toBe(0);
  });
});
