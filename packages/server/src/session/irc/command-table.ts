// The commands: one row each. A row says what a command needs, so that no command has to ask.
import type { IrcMessage } from "@vitrine/wire/irc";
import { type CommandRow, type IrcClient, isRegistered } from "./client.ts";
import { authenticate } from "./command/authenticate.ts";
import { away } from "./command/away.ts";
import { batchCommand, runInBatch } from "./command/batch.ts";
import { cap } from "./command/cap.ts";
import { chathistory } from "./command/chathistory.ts";
import { help, helpop } from "./command/help.ts";
import { invite } from "./command/invite.ts";
import { isupport } from "./command/isupport.ts";
import { joinCommand } from "./command/join.ts";
import { kickCommand } from "./command/kick.ts";
import { kill } from "./command/kill.ts";
import { list } from "./command/list.ts";
import { notice, privmsg, tagmsg } from "./command/message.ts";
import { markread } from "./command/markread.ts";
import { metadataCommand } from "./command/metadata.ts";
import { mode } from "./command/mode.ts";
import { monitorCommand } from "./command/monitor.ts";
import { deoper } from "./command/deoper.ts";
import { rehashCommand } from "./command/rehash.ts";
import { sajoin } from "./command/sajoin.ts";
import { samode } from "./command/samode.ts";
import { sanick } from "./command/sanick.ts";
import { dline, kline, uban, undline, unkline, unuban } from "./command/uban.ts";
import { uninvite } from "./command/uninvite.ts";
import { names } from "./command/names.ts";
import { nick } from "./command/nick.ts";
import { oper } from "./command/oper.ts";
import { part } from "./command/part.ts";
import { pass } from "./command/pass.ts";
import { persistence } from "./command/persistence.ts";
import { ping, pong } from "./command/ping.ts";
import { ison, userhost } from "./command/presence.ts";
import { quit } from "./command/quit.ts";
import { info, links, lusers, motd, stats, summon, time, users, version } from "./command/server-information.ts";
import { redactCommand } from "./command/redact.ts";
import { searchCommand } from "./command/search.ts";
import { renameCommand } from "./command/rename.ts";
import { register, verify } from "./command/register.ts";
import { serviceCommands } from "./command/service.ts";
import { setname } from "./command/setname.ts";
import { topic } from "./command/topic.ts";
import { user } from "./command/user.ts";
import { wallops } from "./command/wallops.ts";
import { who } from "./command/who.ts";
import { whois } from "./command/whois.ts";
import { whowas } from "./command/whowas.ts";

const rows: readonly CommandRow[] = [
  authenticate,
  away,
  batchCommand,
  cap,
  chathistory,
  dline,
  deoper,
  help,
  helpop,
  info,
  invite,
  ison,
  isupport,
  joinCommand,
  kickCommand,
  kill,
  kline,
  links,
  list,
  lusers,
  markread,
  metadataCommand,
  mode,
  monitorCommand,
  motd,
  names,
  nick,
  notice,
  oper,
  part,
  pass,
  persistence,
  ping,
  pong,
  privmsg,
  quit,
  redactCommand,
  searchCommand,
  register,
  rehashCommand,
  renameCommand,
  sajoin,
  samode,
  sanick,
  setname,
  stats,
  summon,
  tagmsg,
  time,
  topic,
  uban,
  undline,
  uninvite,
  unkline,
  unuban,
  user,
  userhost,
  users,
  verify,
  version,
  wallops,
  who,
  whois,
  whowas,
  ...serviceCommands,
];

export const commands: ReadonlyMap<string, CommandRow> = new Map(rows.map((row) => [row.name, row]));

/** Carries the command out, or answers why not. Returns its cost. */
export function runCommand(client: IrcClient, message: IrcMessage): number {
  if (client.batch !== undefined || message.tagSpan !== undefined) {
    const cost = runInBatch(client, message);
    if (cost !== undefined) return cost;
  }
  const row = commands.get(message.command);
  if (row === undefined) {
    if (isRegistered(client)) client.reply("ERR_UNKNOWNCOMMAND", message.command, "Unknown command");
    else client.reply("ERR_NOTREGISTERED", "You have not registered");
    return 1;
  }
  if (row.needs !== "nothing" && !isRegistered(client)) client.reply("ERR_NOTREGISTERED", "You have not registered");
  else if (message.parameterCount < row.parameters)
    client.reply("ERR_NEEDMOREPARAMS", row.name, "Not enough parameters");
  else if (row.needs === "nothing") row.run(client, message);
  else if (isRegistered(client)) {
    if (row.needs === "operator" && !client.user.flags.has("operator")) {
      client.reply("ERR_NOPRIVILEGES", "Permission denied: you're not an IRC operator");
    } else row.run(client, message);
  }
  return row.penalty;
}
