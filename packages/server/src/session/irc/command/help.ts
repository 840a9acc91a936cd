// HELP and HELPOP: a few lines about a command.
import type { IrcMessage } from "@vitrine/wire/irc";
import type { CommandRow, RegisteredClient } from "../client.ts";
import { helpTexts } from "../help-text.ts";

function run(client: RegisteredClient, message: IrcMessage): void {
  const asked = message.parameter(0) ?? "";
  const subject = asked === "" ? "index" : asked;
  const text =
    asked === ""
      ? ["Commands of this server; HELP COMMAND says more.", ...Object.keys(helpTexts)]
      : helpTexts[asked.toUpperCase()];
  if (text === undefined) {
    client.reply("ERR_HELPNOTFOUND", subject, "No help available on this topic");
    return;
  }
  client.reply("RPL_HELPSTART", subject, text[0]!);
  for (const line of text.slice(1)) client.reply("RPL_HELPTXT", subject, line);
  client.reply("RPL_ENDOFHELP", subject, "End of HELP");
}

export const help: CommandRow = { name: "HELP", parameters: 0, needs: "registration", penalty: 2, run };
export const helpop: CommandRow = { ...help, name: "HELPOP" };
