// Texts that are too long are refused, not cut: the person who wrote them can shorten them.
import { utf8Length } from "@vitrine/wire/text";
import type { IrcClient } from "./client.ts";

/** Answers a text that is too long, and says so. */
export function isTooLong(client: IrcClient, what: string, text: string, longest: number): boolean {
  if (utf8Length(text) <= longest) return false;
  client.reply("ERR_INPUTTOOLONG", `${what} has at most ${longest} bytes`);
  return true;
}
