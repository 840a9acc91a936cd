// NickServ PASSWD and RESETPASS: another password for one's account, or by an operator for any.
import type { ServiceCommand } from "../service.ts";

export const passwd: ServiceCommand = {
  name: "PASSWD",
  form: "PASSWD new-password",
  help: "Gives your account another password. Clients that are connected stay.",
  needs: "login",
  words: 1,
  run: async ({ account, accounts, rest, say }) => {
    const refusal = await accounts.changePassword(account, rest(0));
    say(refusal?.words ?? "The new password is valid from now on.");
  },
};

export const resetPass: ServiceCommand = {
  name: "RESETPASS",
  form: "RESETPASS account new-password",
  help: "Gives an account another password. For operators of the server.",
  needs: "operator",
  words: 2,
  run: async ({ client, accounts, words, rest, say }) => {
    const account = accounts.accountOf(words[0]!) ?? words[0]!;
    const refusal = await accounts.changePassword(account, rest(1));
    if (refusal !== undefined) return say(refusal.words);
    client.network.components.log.warn({ account, by: client.nick }, `${client.nick} set the password of ${account}`);
    say(`${account} has a new password.`);
  },
};
