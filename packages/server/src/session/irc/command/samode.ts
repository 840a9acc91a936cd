// SAMODE: an operator of the server changes the modes of a channel without a rank in it.
import { parseModes } from "@vitrine/wire/irc";
import type { CommandRow } from "../client.ts";
import { channelModeGrammar } from "../mode-letter.ts";
import { notePower } from "../operator-power.ts";
import { changeModes } from "./mode.ts";

export const samode: CommandRow = {
  name: "SAMODE",
  parameters: 2,
  needs: "operator",
  penalty: 2,
  run: (client, message) => {
    const [channel = "", ...modes] = message.parameters;
    const room = client.network.findRoom(channel);
    if (room === undefined) {
      client.reply("ERR_NOSUCHCHANNEL", channel, "No such channel");
      return;
    }
    notePower(client, "samode", room.name, modes.join(" "));
    changeModes(client, room, parseModes(modes, channelModeGrammar), true);
  },
};
