// IRC clients in memory, in one chat with the lab's: the test sends lines and reads what came, and turns end by hand.
import { expect } from "vitest";
import type { Connection } from "../../../connection/connection.ts";
import { MemoryConnection, type MemoryConnectionOptions } from "../../../connection/testing/memory.ts";
import { type LabChatOptions, openLabChat } from "../../lab/testing/lab-chat.ts";
import { IrcSession } from "../session.ts";
import type { IrcSettings } from "../settings.ts";

export interface IrcPerson {
  readonly connection: MemoryConnection;
  /** Sends lines, ends the turn, and returns what this client got since the last time. */
  readonly send: (...lines: readonly string[]) => string[];
  /** What this client got since the last time. */
  readonly heard: () => string[];
}

const usual: Partial<IrcSettings> = { name: "irc.test", network: "Test", hasFloodControl: false };

export function openIrcChat(settings: Partial<IrcSettings> = {}, options: LabChatOptions = {}) {
  const chat = openLabChat(undefined, { ...usual, ...settings }, options);
  const end = (): void => chat.clock.endTurn();

  const begin = (connection: Connection): IrcSession => new IrcSession(connection, chat.irc);

  const connect = (address = "10.20.30.40", tls?: MemoryConnectionOptions["tls"]): IrcPerson => {
    const connection = new MemoryConnection({ address, begin, ...(tls !== undefined && { tls }) });
    let read = 0;
    const heard = (): string[] => {
      end();
      const text = connection.text.slice(read);
      read = connection.text.length;
      expect(text === "" || text.endsWith("\r\n")).toBe(true);
      return text.split("\r\n").slice(0, -1);
    };
    const send = (...lines: readonly string[]): string[] => {
      for (const line of lines) connection.say(`${line}\r\n`);
      return heard();
    };
    return { connection, send, heard };
  };

  /** A client that has registered, with these capabilities. */
  const join = (nick: string, ...capabilities: readonly string[]): IrcPerson => {
    const person = connect();
    if (capabilities.length > 0) person.send("CAP LS 302", `CAP REQ :${capabilities.join(" ")}`);
    person.send(`NICK ${nick}`, `USER ${nick} 0 * :${nick} Real`, ...(capabilities.length > 0 ? ["CAP END"] : []));
    person.heard();
    return person;
  };

  return { ...chat, connect, join };
}

/** Everybody joins the channel; the first one is its operator. */
export function gather(channel: string, ...people: readonly IrcPerson[]): void {
  for (const { send } of people) send(`JOIN ${channel}`);
  for (const { heard } of people) heard();
}

/** The commands or numerics of these lines. */
export function commandsOf(lines: readonly string[]): string[] {
  return lines.map(
    (line) =>
      line
        .replace(/^@\S+ /, "")
        .replace(/^:\S+ /, "")
        .split(" ")[0]!,
  );
}
