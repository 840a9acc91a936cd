// ISON and USERHOST: whether somebody is there, in one line.
import type { CommandRow } from "../client.ts";
import { hostOf, identOf } from "../source.ts";

/** Nicks of one USERHOST. */
const mostHosts = 10;

export const ison: CommandRow = {
  name: "ISON",
  parameters: 1,
  needs: "registration",
  penalty: 1,
  run: (client, message) => {
    const nicks = message.parameters.flatMap((text) => text.split(" ")).filter((text) => text !== "");
    const present = nicks.flatMap((nick) => client.network.findUser(nick)?.nick ?? []);
    client.reply("RPL_ISON", present.join(" "));
  },
};

export const userhost: CommandRow = {
  name: "USERHOST",
  parameters: 1,
  needs: "registration",
  penalty: 1,
  run: (client, message) => {
    const users = message.parameters.slice(0, mostHosts).flatMap((nick) => client.network.findUser(nick) ?? []);
    const replies = users.map((user) => {
      const isOperator = user.flags.has("operator") ? "*" : "";
      return `${user.nick}${isOperator}=${user.away === undefined ? "+" : "-"}${identOf(user)}@${hostOf(user)}`;
    });
    client.reply("RPL_USERHOST", replies.join(" "));
  },
};
