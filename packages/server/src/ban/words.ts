// The sentences about bans: for the person who is banned, and for operators.
import { type Entry, type Hub, type ServerBan, serverBanOf } from "@vitrine/hub";
import { durationWords } from "./duration.ts";

/** Others read this in the channels that a banned user was in. */
export const bannedReason = "Banned";

/** One sentence for the person. */
export function banWords({ until, reason }: Pick<ServerBan, "until" | "reason">): string {
  const end = until === undefined ? "" : ` until ${minute(until)} UTC`;
  return `You are banned from this server${end}${reason === "" ? "" : `: ${reason}`}.`;
}

/** The sentence for a user whose entry was refused for a ban. */
export function refusedByBan(hub: Hub, entry: Entry): string {
  const ban = banOfEntry(hub, entry);
  return banWords(ban ?? { reason: "" });
}

function banOfEntry({ serverBans, usersById }: Hub, entry: Entry): ServerBan | undefined {
  if (entry.kind === "entered") {
    const { name, nick = name, ident = "", host, account } = entry;
    return serverBanOf(serverBans, { nick, ident, host, account });
  }
  const user = "user" in entry && entry.user !== undefined ? usersById.get(entry.user) : undefined;
  if (user === undefined) return undefined;
  const account = entry.kind === "account-changed" ? entry.account : user.account;
  const nick = entry.kind === "renamed" ? (entry.nick ?? entry.name) : user.nick;
  return serverBanOf(serverBans, { ...user, nick, account });
}

/** One line of a list. `now` is in milliseconds since 1970. */
export function banLine({ target, reason, by, at, until }: ServerBan, now: number): string {
  const end = until === undefined ? "without end" : `for ${durationWords(until - now)} more`;
  return `${target}, ${end}, by ${by} on ${minute(at)} UTC${reason === "" ? "" : `: ${reason}`}`;
}

export const minute = (milliseconds: number): string =>
  new Date(milliseconds).toISOString().slice(0, 16).replace("T", " ");
