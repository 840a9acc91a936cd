// SETNAME: another real name (IRCv3 setname).
import { utf8Length } from "@vitrine/wire/text";
import type { CommandRow } from "../client.ts";

export const setname: CommandRow = {
  name: "SETNAME",
  parameters: 1,
  needs: "registration",
  penalty: 2,
  run: (client, message) => {
    const { network, user } = client;
    const realName = message.parameter(0) ?? "";
    if (realName === "" || utf8Length(realName) > network.settings.limits.realName) {
      client.fail("SETNAME", "INVALID_REALNAME", `A real name has 1 to ${network.settings.limits.realName} bytes`);
      return;
    }
    client.submit((origin) => network.hub.setRealName(user, realName, origin));
  },
};
