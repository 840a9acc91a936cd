// WHOWAS: users that have gone or changed their nick.
import type { CommandRow } from "../client.ts";
import { hostOf, identOf } from "../source.ts";

export const whowas: CommandRow = {
  name: "WHOWAS",
  parameters: 0,
  needs: "registration",
  penalty: 2,
  run: (client, message) => {
    const { network } = client;
    const nick = message.parameter(0) ?? "";
    if (nick === "") {
      client.reply("ERR_NONICKNAMEGIVEN", "No nickname given");
      return;
    }
    const count = Number.parseInt(message.parameter(1) ?? "", 10);
    const records = network.whowas.find(nick, count > 0 ? count : Infinity);
    if (records.length === 0) client.reply("ERR_WASNOSUCHNICK", nick, "There was no such nickname");
    for (const record of records) {
      client.reply("RPL_WHOWASUSER", record.nick, identOf(record), hostOf(record), "*", record.realName);
      client.reply("RPL_WHOISSERVER", record.nick, network.settings.name, new Date(record.at).toUTCString());
    }
    client.reply("RPL_ENDOFWHOWAS", nick, "End of WHOWAS");
  },
};
