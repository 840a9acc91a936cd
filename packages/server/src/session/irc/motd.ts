// The message of the day.
import type { IrcClient } from "./client.ts";

export function sendMotd(client: IrcClient): void {
  const { motd, name } = client.network.settings;
  if (motd.length === 0) {
    client.reply("ERR_NOMOTD", "There is no message of the day");
    return;
  }
  client.reply("RPL_MOTDSTART", `- ${name} message of the day - `);
  for (const line of motd) client.reply("RPL_MOTD", `- ${line}`);
  client.reply("RPL_ENDOFMOTD", "End of MOTD command");
}
