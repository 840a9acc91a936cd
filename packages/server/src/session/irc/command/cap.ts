// CAP: capability negotiation (IRCv3 capability-negotiation).
import {
  capabilities,
  type CapabilityName,
  type CapabilityRow,
  formatCapabilities,
  isCapability,
  longestLine,
  type IrcMessage,
  parseCapabilities,
} from "@vitrine/wire/irc";
import { utf8Length } from "@vitrine/wire/text";
import { isOffered, offeredTo } from "../capabilities.ts";
import type { CommandRow, IrcClient } from "../client.ts";
import type { Offer } from "../network.ts";
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

const rowOf = (name: string): CapabilityRow | undefined => (isCapability(name) ? capabilities[name] : undefined);

/** Clients of version 301 know one line only: they do without older names, and without drafts that do not fit. */
function sendOneList(client: IrcClient, subcommand: string, names: readonly (readonly [name: string])[]): void {
  const head = `:${client.network.settings.name} CAP ${client.nick} ${subcommand} :`;
  const shown = names.filter(([name]) => rowOf(name)?.means === undefined);
  const ratified = shown.filter(([name]) => rowOf(name)?.isRatified === true);
  const others = shown.filter((each) => !ratified.includes(each));
  const room = longestLine - utf8Length(head) - "\r\n".length;
  const [list = ""] = formatCapabilities([...ratified, ...others], room, false);
  answer(client, subcommand, list);
}

function sendLists(
  client: IrcClient,
  subcommand: string,
  names: readonly (readonly [name: string, value?: string])[],
): void {
  if (client.registration.version < versionWithValues) {
    sendOneList(
      client,
      subcommand,
      names.map(([name]) => [name]),
    );
    return;
  }
  const lists = formatCapabilities(names, longestList, true);
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

/** Sends CAP NEW or CAP DEL. */
function announce(client: IrcClient, subcommand: string, names: Offer, hasValues: boolean): void {
  if (names.length === 0) return;
  for (const text of formatCapabilities(names, longestList, hasValues)) answer(client, subcommand, text);
}

const entriesOf = (offer: Offer): [CapabilityName, string | undefined][] => offer.map(([name, value]) => [name, value]);

/** Switches off what the server does not offer any more, and says to clients with cap-notify what has come and gone. */
export function offerChanged(client: IrcClient, before: Offer): void {
  const [was, is] = [new Map(entriesOf(before)), new Map(entriesOf(offeredTo(client)))];
  const hasValues = client.registration.version >= versionWithValues;
  const gone = before.filter(([name]) => !is.has(name));
  const come = offeredTo(client).filter(([name, value]) => !was.has(name) || (hasValues && was.get(name) !== value));
  if (gone.some(([name]) => client.capabilities.has(name))) {
    client.setCapabilities([...client.capabilities].filter((name) => !was.has(name) || is.has(name)));
  }
  if (!client.capabilities.has("cap-notify")) return;
  announce(client, "DEL", gone, false);
  announce(client, "NEW", come, hasValues);
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
