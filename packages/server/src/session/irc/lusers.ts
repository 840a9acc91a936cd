// How many users and channels there are: counted from the state, so that the figures cannot drift.
import type { IrcClient } from "./client.ts";

export function sendLusers(client: IrcClient): void {
  const { network } = client;
  const { users, rooms } = network.hub;
  let [invisible, operators, channels] = [0, 0, 0];
  for (const { members } of rooms.values()) if (members.size > 0) channels += 1;
  for (const { flags } of users.values()) {
    if (flags.has("invisible")) invisible += 1;
    if (flags.has("operator")) operators += 1;
  }
  const all = users.size;
  const most = Math.max(all, network.mostUsers);
  client.reply("RPL_LUSERCLIENT", `There are ${all - invisible} users and ${invisible} invisible on 1 servers`);
  client.reply("RPL_LUSEROP", String(operators), "operator(s) online");
  client.reply("RPL_LUSERUNKNOWN", String(network.unregistered.size), "unknown connection(s)");
  client.reply("RPL_LUSERCHANNELS", String(channels), "channels formed");
  client.reply("RPL_LUSERME", `I have ${all} clients and 0 servers`);
  client.reply("RPL_LOCALUSERS", String(all), String(most), `Current local users ${all}, max ${most}`);
  client.reply("RPL_GLOBALUSERS", String(all), String(most), `Current global users ${all}, max ${most}`);
}
