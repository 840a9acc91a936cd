// CAP: capability negotiation (IRCv3 capability-negotiation).
import {
  capabilities,
  type CapabilityName,
  formatCapabilities,
  type IrcMessage,
  parseCapabilities,
} from "@vitrine/wire/irc";
import { isOffered, offeredTo } from "../capabilities.ts";
import type { CommandRow, IrcClient } from "../client.ts";
import { tryRegister } from "../enter.ts";
import { abortLogin } from "../login.ts";

/** From this version of CAP LS on, capabilities have values and lists have several lines. */
const versionWithValues = 302;

/** Room for the list in a line of 512 bytes, after server, nick and subcommand. */
const longestList = 400;

function answer(client: IrcClient, subcommand: string, list: string, isContinued = false): void {
  const more = isContinued ? " *" : "";
  client.send(`:${client.network.settings.name} CAP ${client.nick} ${subcommand}${more} :${list}`);
}

function sendLists(
  client: IrcClient,
  subcommand: string,
  names: Iterable<readonly [name: string, value?: string]>,
): void {
  const hasValues = client.registration.version >= versionWithValues;
  // Older clients know one line only: the older names of capabilities are what they can do without.
  const shown = hasValues
    ? [...names]
    : [...names].filter(([name]) => !("means" in (capabilities[name as CapabilityName] ?? {})));
  const lists = formatCapabilities(shown, hasValues ? longestList : Infinity, hasValues);
  for (const [index, list] of lists.entries()) answer(client, subcommand, list, index < lists.length - 1);
}

function list(client: IrcClient, version: string | undefined): void {
  const { registration } = client;
  if (client.user === undefined) registration.isNegotiating = true;
  const wanted = Number.parseInt(version ?? "", 10);
  if (wanted > registration.version) registration.version = wanted;
  if (registration.version >= versionWithValues) client.setCapabilities([...client.capabilities, "cap-notify"]);
  sendLists(client, "LS", offeredTo(client));
}

/** All of the request, or nothing of it. The answer repeats it byte for byte. */
function request(client: IrcClient, text: string): void {
  if (client.user === undefined) client.registration.isNegotiating = true;
  const enabled = new Set<CapabilityName>(client.capabilities);
  for (const { name, isOff } of parseCapabilities(text)) {
    const isFixed = isOff && name === "cap-notify" && client.registration.version >= versionWithValues;
    if (!isOffered(client, name) || isFixed) {
      answer(client, "NAK", text);
      return;
    }
    if (isOff) enabled.delete(name);
    else enabled.add(name);
  }
  client.setCapabilities(enabled);
  answer(client, "ACK", text);
}

function run(client: IrcClient, message: IrcMessage): void {
  const [subcommand = "", text = ""] = message.parameters;
  switch (subcommand.toUpperCase()) {
    case "LS":
      list(client, text);
      return;
    case "LIST":
      sendLists(
        client,
        "LIST",
        [...client.capabilities].map((name) => [name]),
      );
      return;
    case "REQ":
      request(client, text);
      return;
    case "END":
      client.registration.isNegotiating = false;
      abortLogin(client);
      tryRegister(client);
      return;
    default:
      client.reply("ERR_INVALIDCAPCMD", subcommand, "Invalid CAP command");
  }
}

export const cap: CommandRow = { name: "CAP", parameters: 1, needs: "nothing", penalty: 0.5, run };
