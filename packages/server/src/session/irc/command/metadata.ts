// METADATA: short texts about people and channels, such as avatars and display names (IRCv3 draft/metadata-2, draft/metadata-3).
import type { IrcMessage } from "@vitrine/wire/irc";
import { type CommandRow, type IrcClient, isRegistered } from "../client.ts";
import { clear } from "../metadata/subcommand/clear.ts";
import { get } from "../metadata/subcommand/get.ts";
import { list } from "../metadata/subcommand/list.ts";
import type { MetadataSubcommand } from "../metadata/subcommand/row.ts";
import { set } from "../metadata/subcommand/set.ts";
import { sub } from "../metadata/subcommand/sub.ts";
import { subs } from "../metadata/subcommand/subs.ts";
import { syncCommand } from "../metadata/subcommand/sync.ts";
import { unsub } from "../metadata/subcommand/unsub.ts";
import { shownKey } from "../metadata/value.ts";

const name = "METADATA";

const rows: readonly MetadataSubcommand[] = [clear, get, list, set, sub, subs, syncCommand, unsub];
const subcommands: ReadonlyMap<string, MetadataSubcommand> = new Map(rows.map((row) => [row.name, row]));

function run(client: IrcClient, message: IrcMessage): void {
  const [target = "", given = "", ...rest] = message.parameters;
  const row = subcommands.get(given.toUpperCase());
  if (row === undefined) {
    client.fail(name, "INVALID_PARAMS", given === "" ? "*" : shownKey(given), "There is no such subcommand");
  } else if (rest.length < row.parameters) client.reply("ERR_NEEDMOREPARAMS", name, "Not enough parameters");
  else if (isRegistered(client)) row.run({ client, target, rest });
  else if (target === "*") row.runEarly({ client, target, rest });
  else client.fail(name, "KEY_NO_PERMISSION", target, "*", "Before registration there is only *, yourself");
}

export const metadataCommand: CommandRow = { name, parameters: 2, needs: "nothing", penalty: 1, run };
