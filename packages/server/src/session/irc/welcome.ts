// The greeting of a client that has registered.
import { type IrcClient, isRegistered } from "./client.ts";
import { sendIsupport } from "./isupport.ts";
import { sendLusers } from "./lusers.ts";
import { channelModeLetters, userModeLetters, userModeString } from "./mode-letter.ts";
import { sendOwn } from "./metadata/own.ts";
import { sendMotd } from "./motd.ts";
import { sourceOf } from "./source.ts";
import { serverVersion } from "./version.ts";

export function welcome(client: IrcClient): void {
  const { user, network } = client;
  if (user === undefined) return;
  const { name, network: networkName } = network.settings;
  client.reply("RPL_WELCOME", `Welcome to the ${networkName} network, ${sourceOf(user)}`);
  client.reply("RPL_YOURHOST", `Your host is ${name}, running version ${serverVersion}`);
  client.reply("RPL_CREATED", `This server was started ${new Date(network.startedAt).toUTCString()}`);
  client.reply("RPL_MYINFO", name, serverVersion, userModeLetters, channelModeLetters, "Ibefklqaohv");
  sendIsupport(client);
  sendLusers(client);
  if (isRegistered(client)) sendOwn(client);
  sendMotd(client);
  if (user.flags.size > 0) client.reply("RPL_UMODEIS", userModeString(user.flags));
  const { away } = client.registration;
  if (away !== undefined) client.submit((origin) => network.hub.setAway(client.id, away, origin));
}
