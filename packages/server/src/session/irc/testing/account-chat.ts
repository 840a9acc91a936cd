// IRC clients in memory, with real accounts in a folder of their own. Passwords are hashed in other threads, so answers take turns.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Hub } from "@vitrine/hub";
import { openAccountStore } from "@vitrine/store/accounts";
import type { History } from "@vitrine/store/history";
import { onTestFinished } from "vitest";
import { type AuthenticatorOptions, createAuthenticator } from "../../../auth/account-authenticator.ts";
import { makePasswordRecord } from "../../../auth/password-record.ts";
import type { IrcSettings } from "../settings.ts";
import { type IrcPerson, openIrcChat } from "./irc-chat.ts";

export interface AccountChatOptions {
  /** Passwords, by account. */
  readonly accounts?: Readonly<Record<string, string>>;
  readonly settings?: Partial<IrcSettings>;
  readonly authentication?: AuthenticatorOptions;
  /** Gives the chat what an earlier one had, before it starts. */
  readonly restore?: (hub: Hub) => void;
  readonly history?: History;
}

/** PLAIN's message in base64. */
export function plainMessage(name: string, password: string, authorization = ""): string {
  return Buffer.from(`${authorization}\0${name}\0${password}`).toString("base64");
}

let lastToken = 0;

/** Sends lines, and returns what came until the answer to the last one: until a PONG, or the end of the connection. */
export async function answers(person: IrcPerson, ...lines: readonly string[]): Promise<string[]> {
  lastToken += 1;
  const got = person.send(...lines, `PING sync${lastToken}`);
  const isPong = (line: string): boolean => line.endsWith(`:sync${lastToken}`);
  while (person.connection.closedBecause === undefined && !got.some(isPong)) {
    await new Promise((resolve) => setImmediate(resolve));
    got.push(...person.heard());
  }
  return got.filter((line) => !isPong(line));
}

export async function openAccountChat(opening: AccountChatOptions = {}) {
  const { accounts = {}, settings, authentication, restore, history } = opening;
  const folder = mkdtempSync(join(tmpdir(), "vitrine-irc-accounts-"));
  const store = openAccountStore(folder);
  onTestFinished(() => {
    store.close();
    rmSync(folder, { recursive: true });
  });
  for (const [name, password] of Object.entries(accounts)) {
    store.add(name, await makePasswordRecord(password, "least"), 0);
  }
  const options: AuthenticatorOptions = { registration: { cost: "least" }, ...authentication };
  const chat = openIrcChat(settings, {
    authenticator: (clock) => createAuthenticator({ accounts: store, clock }, options),
    ...(restore !== undefined && { restore }),
    ...(history !== undefined && { history }),
  });

  /** A client that is logged in by SASL and in the chat. */
  const logIn = async (nick: string, account: string, ...capabilities: readonly string[]): Promise<IrcPerson> => {
    const person = chat.connect();
    const password = accounts[account] ?? "";
    await answers(
      person,
      "CAP LS 302",
      `CAP REQ :${["sasl", ...capabilities].join(" ")}`,
      `NICK ${nick}`,
      `USER ${nick} 0 * :${nick} Real`,
      "AUTHENTICATE PLAIN",
      `AUTHENTICATE ${plainMessage(account, password)}`,
      "CAP END",
    );
    return person;
  };

  return { ...chat, store, answers, logIn };
}
