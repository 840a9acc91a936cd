// QUIT: others read the reason, the client gets an ERROR.
import { decodeText, utf8CutAt } from "@vitrine/wire/text";
import type { CommandRow } from "../client.ts";

export const quit: CommandRow = {
  name: "QUIT",
  parameters: 0,
  needs: "nothing",
  penalty: 0,
  run: (client, message) => {
    const reason = message.parameterBytes(0);
    // A client that leaves cannot be asked for a shorter reason.
    const shown = decodeText(reason.subarray(0, utf8CutAt(reason, client.network.settings.limits.kick)));
    client.end(shown === "" ? "Client quit" : `Quit: ${shown}`);
  },
};
