// NickServ IDENTIFY: logs in.
import { isRefused } from "../../../../auth/accounts.ts";
import { logIn } from "../../login.ts";
import type { ServiceCommand } from "../service.ts";

export const identify: ServiceCommand = {
  name: "IDENTIFY",
  form: "IDENTIFY [account] password",
  help: "Logs in to an account; without its name, to the one that your nick belongs to. SASL in your client does it by itself.",
  needs: "nothing",
  words: 1,
  run: async ({ client, accounts, words, rest, say }) => {
    const hasName = words.length > 1;
    const name = hasName ? words[0]! : client.nick;
    const account = await accounts.checkPassword(name, rest(hasName ? 1 : 0), client.connection.address);
    if (isRefused(account)) return say(account.words);
    if (client.account === account) return say(`You are logged in to ${account} already.`);
    logIn(client, account, false);
    say(`You are logged in to ${account}.`);
  },
};
