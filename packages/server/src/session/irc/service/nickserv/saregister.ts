// NickServ SAREGISTER: an operator makes an account for somebody.
import { isRefused } from "../../../../auth/accounts.ts";
import { readNick } from "../../nick.ts";
import type { ServiceCommand } from "../service.ts";

export const saRegister: ServiceCommand = {
  name: "SAREGISTER",
  form: "SAREGISTER account password",
  help: "Makes an account for somebody else. For operators of the server.",
  needs: "operator",
  words: 2,
  run: async ({ client, accounts, words, rest, say }) => {
    const naming = readNick(words[0]!, client.network.settings.limits.nick);
    if (naming === undefined) return say("This name is not allowed.");
    const made = await accounts.make(naming.name, rest(1));
    if (isRefused(made)) return say(made.words);
    client.network.components.log.warn({ account: made, by: client.nick }, `${client.nick} made the account ${made}`);
    say(`${made} has an account.`);
  },
};
