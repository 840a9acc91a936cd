// PASS: the server's password, or that of the nick's account where the server has none.
import type { CommandRow } from "../client.ts";

export const pass: CommandRow = {
  name: "PASS",
  parameters: 1,
  needs: "nothing",
  penalty: 1,
  run: (client, message) => {
    if (client.user !== undefined) client.reply("ERR_ALREADYREGISTERED", "You may not reregister");
    else client.registration.password = message.parameter(0);
  },
};
