// What the server says about itself: INFO, LINKS, LUSERS, MOTD, STATS, TIME and VERSION; SUMMON and USERS, which it does not have.
import type { CommandRow, RegisteredClient } from "../client.ts";
import { sendIsupport } from "../isupport.ts";
import { sendLusers } from "../lusers.ts";
import { sendMotd } from "../motd.ts";
import { serverVersion } from "../version.ts";

const row = (
  name: string,
  penalty: number,
  run: (client: RegisteredClient, parameter: string) => void,
): CommandRow => ({
  name,
  parameters: 0,
  needs: "registration",
  penalty,
  run: (client, message) => run(client, message.parameter(0) ?? ""),
});

const information = [
  "Vitrine: a chat system that you can see through.",
  "One server for every client: IRC, the lab's protocol, the browser.",
];

export const info = row("INFO", 2, (client) => {
  const started = new Date(client.network.startedAt).toUTCString();
  for (const line of [...information, serverVersion, `Started ${started}`]) client.reply("RPL_INFO", line);
  client.reply("RPL_ENDOFINFO", "End of INFO list");
});

/** An empty list: there are no other servers, and the nodes of a cluster are nobody's concern. */
export const links = row("LINKS", 2, (client, mask) => {
  client.reply("RPL_ENDOFLINKS", mask === "" ? "*" : mask, "End of LINKS list");
});

export const lusers = row("LUSERS", 2, sendLusers);

export const motd = row("MOTD", 2, (client, server) => {
  if (server !== "" && server !== client.network.settings.name) {
    client.reply("ERR_NOSUCHSERVER", server, "No such server");
  } else sendMotd(client);
});

const pad = (value: number): string => String(value).padStart(2, "0");

export const stats = row("STATS", 2, (client, letter) => {
  if (letter === "u") {
    const { components, startedAt } = client.network;
    const all = Math.floor((components.clock.now() - startedAt) / 1_000);
    const [days, hours, minutes] = [Math.floor(all / 86_400), Math.floor(all / 3_600) % 24, Math.floor(all / 60) % 60];
    client.reply("RPL_STATSUPTIME", `Server Up ${days} days ${hours}:${pad(minutes)}:${pad(all % 60)}`);
  }
  client.reply("RPL_ENDOFSTATS", letter === "" ? "*" : letter, "End of STATS report");
});

export const time = row("TIME", 1, (client) => {
  const now = client.network.components.clock.now();
  const { name } = client.network.settings;
  client.reply("RPL_TIME", name, String(Math.floor(now / 1_000)), "0", new Date(now).toUTCString());
});

export const version = row("VERSION", 2, (client) => {
  client.reply("RPL_VERSION", serverVersion, client.network.settings.name, "A chat system that you can see through");
  sendIsupport(client);
});

export const summon = row("SUMMON", 1, (client) => client.reply("ERR_SUMMONDISABLED", "SUMMON has been disabled"));
export const users = row("USERS", 1, (client) => client.reply("ERR_USERSDISABLED", "USERS has been disabled"));
