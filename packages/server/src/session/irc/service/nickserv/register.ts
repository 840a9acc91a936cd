// NickServ REGISTER: makes an account with the client's nick.
import { isRefused } from "../../../../auth/accounts.ts";
import { logIn } from "../../login.ts";
import type { ServiceCommand } from "../service.ts";

export const register: ServiceCommand = {
  name: "REGISTER",
  form: "REGISTER password",
  help: "Makes an account with your nick: nobody else can use the nick any more.",
  needs: "nothing",
  words: 1,
  run: async ({ client, accounts, rest, say }) => {
    const { isRegistrationOpen, isEmailRequired } = client.network.settings.accounts;
    if (client.account !== undefined) return say(`You are logged in to ${client.account} already.`);
    if (!isRegistrationOpen) return say("The operator of this server makes the accounts.");
    if (isEmailRequired) return say("An account needs an e-mail address here, and the server cannot send mail yet.");
    const made = await accounts.register(client.nick, rest(0), client.connection.address);
    if (isRefused(made)) return say(made.words);
    say(`${made} is your account now.`);
    logIn(client, made, false);
  },
};
