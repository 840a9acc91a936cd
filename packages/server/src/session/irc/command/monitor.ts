// MONITOR: says when nicks come and go, and which are there (IRCv3 monitor).
import { foldNick } from "@vitrine/hub";
import type { IrcMessage } from "@vitrine/wire/irc";
import type { CommandRow, RegisteredClient } from "../client.ts";
import { tellValues } from "../metadata/hearer.ts";
import { listsOf } from "../names.ts";
import { sourceOf } from "../source.ts";
import { readNick } from "../nick.ts";

const joined = (words: Iterable<string>): string[] => listsOf(words).map((list) => list.replaceAll(" ", ","));

function sendStatus(client: RegisteredClient, nicks: Iterable<string>): void {
  const online: string[] = [];
  const offline: string[] = [];
  for (const nick of nicks) {
    const user = client.network.findUser(nick);
    if (user === undefined) offline.push(nick);
    else online.push(sourceOf(user));
  }
  for (const list of joined(online)) client.reply("RPL_MONONLINE", list);
  for (const list of joined(offline)) client.reply("RPL_MONOFFLINE", list);
}

function add(client: RegisteredClient, nicks: readonly string[]): void {
  const { monitor, settings } = client.network;
  const most = settings.limits.monitor;
  const added: string[] = [];
  for (const [index, nick] of nicks.entries()) {
    // A mask is no nick.
    if (readNick(nick, settings.limits.nick) === undefined) continue;
    const list = monitor.of(client.id);
    const folded = foldNick(nick);
    if (list.has(folded)) continue;
    if (list.size >= most) {
      client.reply("ERR_MONLISTFULL", String(most), nicks.slice(index).join(","), "Monitor list is full");
      break;
    }
    monitor.add(client.id, folded, nick);
    added.push(nick);
  }
  sendStatus(client, added);
  for (const nick of added) {
    const user = client.network.findUser(nick);
    if (user !== undefined) tellValues(client.network, client, user);
  }
}

function run(client: RegisteredClient, message: IrcMessage): void {
  const { monitor } = client.network;
  const [subcommand = "", targets = ""] = message.parameters;
  const nicks = targets.split(",").filter((nick) => nick !== "");
  switch (subcommand.toUpperCase()) {
    case "+":
      add(client, nicks);
      return;
    case "-":
      for (const nick of nicks) monitor.remove(client.id, foldNick(nick));
      return;
    case "C":
      monitor.clear(client.id);
      return;
    case "L":
      for (const list of joined(monitor.of(client.id).values())) client.reply("RPL_MONLIST", list);
      client.reply("RPL_ENDOFMONLIST", "End of MONITOR list");
      return;
    case "S":
      sendStatus(client, monitor.of(client.id).values());
      return;
    default:
      client.reply("ERR_UNKNOWNERROR", "MONITOR", "MONITOR takes +, -, C, L or S");
  }
}

export const monitorCommand: CommandRow = { name: "MONITOR", parameters: 1, needs: "registration", penalty: 1, run };
