// USER: the login name and the real name, before registration.
import type { IrcMessage } from "@vitrine/wire/irc";
import { utf8Length } from "@vitrine/wire/text";
import type { CommandRow, IrcClient } from "../client.ts";
import { identFrom, tryRegister } from "../enter.ts";

function run(client: IrcClient, message: IrcMessage): void {
  const { registration, network } = client;
  const { limits } = network.settings;
  if (client.user !== undefined) {
    client.reply("ERR_ALREADYREGISTERED", "You may not reregister");
    return;
  }
  const [name = "", , , realName = ""] = message.parameters;
  if (name === "" || realName === "") {
    client.reply("ERR_NEEDMOREPARAMS", "USER", "Not enough parameters");
    return;
  }
  if (utf8Length(realName) > limits.realName) {
    client.fail("USER", "INVALID_REALNAME", `The real name is longer than ${limits.realName} bytes`);
    return;
  }
  registration.ident = identFrom(name, limits.ident);
  registration.realName = realName;
  tryRegister(client);
}

export const user: CommandRow = { name: "USER", parameters: 4, needs: "nothing", penalty: 1, run };
