// NickServ GROUP: makes the client's nick one more of the account.
import { readNick } from "../../nick.ts";
import type { ServiceCommand } from "../service.ts";

export const group: ServiceCommand = {
  name: "GROUP",
  form: "GROUP",
  help: "Makes the nick that you have now one more nick of your account: nobody else can use it.",
  needs: "login",
  words: 0,
  run: ({ client, account, accounts, say }) => {
    const naming = readNick(client.nick, client.network.settings.limits.nick);
    const refusal = naming === undefined ? undefined : accounts.group(account, naming.name);
    say(refusal?.words ?? `${client.nick} belongs to ${account} now.`);
  },
};
