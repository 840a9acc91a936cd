// PING and PONG: whatever was said before a PING is answered before its PONG.
import type { CommandRow } from "../client.ts";

export const ping: CommandRow = {
  name: "PING",
  parameters: 0,
  needs: "nothing",
  penalty: 0.5,
  run: (client, message) => {
    const token = message.parameter(0) ?? "";
    if (token === "") client.reply("ERR_NOORIGIN", "No origin specified");
    else client.send(`:${client.network.settings.name} PONG ${client.network.settings.name} :${token}`);
  },
};

/** It counts as a sign of life, as every line does. */
export const pong: CommandRow = { name: "PONG", parameters: 0, needs: "nothing", penalty: 0.2, run: () => {} };
