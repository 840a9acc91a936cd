// NickServ PASSWD and RESETPASS: another password for one's account, or by an operator for any.
import { isRefused } from "../../../../auth/accounts.ts";
import type { ServiceCommand } from "../service.ts";

/** Two passwords, each a word, or any words in double quotes. */
const twoPasswords = /^("[^"]*"|[^" ]\S*) +("[^"]*"|[^" ]\S*) *$/;

const unquoted = (word: string): string => (word.startsWith('"') ? word.slice(1, -1) : word);

export const passwd: ServiceCommand = {
  name: "PASSWD",
  form: 'PASSWD "current password" "new password"',
  help: "Gives your account another password; one without spaces needs no quotation marks. Clients that are connected stay.",
  needs: "login",
  words: 2,
  run: async ({ client, account, accounts, rest, say }) => {
    const [, current = "", wanted] = twoPasswords.exec(rest(0)) ?? [];
    if (wanted === undefined) return say(`The form is: ${passwd.form}`);
    const proved = await accounts.checkPassword(account, unquoted(current), client.connection.address);
    if (isRefused(proved)) return say(proved.words);
    const refusal = await accounts.changePassword(account, unquoted(wanted));
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
