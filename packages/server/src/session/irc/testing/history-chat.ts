// IRC clients in memory, in a chat that keeps its history in memory too. Answers come when the history has answered.
import { createManualHistory, type ManualHistory } from "../../../history/testing/manual-history.ts";
import type { HistorySettings } from "../../../history/settings.ts";
import type { LabChatOptions } from "../../lab/testing/lab-chat.ts";
import { type IrcPerson, openIrcChat } from "./irc-chat.ts";

/** The capabilities of a client that reads history. */
export const historian = [
  "message-tags",
  "server-time",
  "echo-message",
  "batch",
  "draft/chathistory",
  "draft/read-marker",
  "draft/message-redaction",
] as const;

export function openHistoryChat(settings: Partial<HistorySettings> = {}, options: LabChatOptions = {}) {
  const history: ManualHistory = createManualHistory();
  const chat = openIrcChat({}, { ...options, history, historySettings: settings });
  /** Waits until the history has answered everything that was asked. */
  const answered = async (): Promise<void> => {
    for (let turn = 0; turn < 4; turn += 1) {
      chat.clock.endTurn();
      await new Promise((resolve) => void setImmediate(resolve));
    }
  };
  /** Sends the lines, one after the other, and returns all that this client got since the last time. */
  const ask = async (person: IrcPerson, ...lines: readonly string[]): Promise<string[]> => {
    const heard: string[] = [];
    for (const line of lines) {
      heard.push(...person.send(line));
      await answered();
      heard.push(...person.heard());
    }
    return heard;
  };
  /** The user of this nick proves an account. */
  const logIn = (nick: string, account: string = nick): void => {
    const user = [...chat.hub.users.values()].find((one) => one.nick === nick)!;
    chat.hub.changeAccount(user, account, false);
    chat.clock.endTurn();
  };
  return { ...chat, history, answered, ask, logIn };
}

/** A tag of a line. */
export function tagOf(line: string, name: string): string | undefined {
  return new RegExp(`^@(?:[^ ]*;)?${name}=([^; ]*)`).exec(line)?.[1];
}

/** The line without its tags. */
export function untagged(line: string): string {
  return line.replace(/^@\S+ /, "");
}

/** The lines between BATCH and BATCH, without tags. */
export function inBatch(lines: readonly string[]): string[] {
  return lines.filter((line) => tagOf(line, "batch") !== undefined).map(untagged);
}
