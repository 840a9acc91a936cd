// NickServ INFO: shows one's account, and operators every one.
import type { ServiceCommand } from "../service.ts";

export const info: ServiceCommand = {
  name: "INFO",
  form: "INFO [account]",
  help: "Shows your account: its age, nicks and certificates. Operators of the server see every account.",
  needs: "login",
  words: 0,
  run: ({ client, account, accounts, words, say }) => {
    const wanted = words[0] === undefined ? account : (accounts.accountOf(words[0]) ?? words[0]);
    // Strangers learn neither what an account has nor whether it exists.
    const mayKnow = wanted === account || client.user.flags.has("operator");
    const information = mayKnow ? accounts.information(wanted) : undefined;
    if (information === undefined)
      return say("You can see your own account only, and there is no such account of yours.");
    say(`Account: ${information.name}`);
    say(`Made: ${new Date(information.createdAt).toISOString()}`);
    if (information.nicks.length > 0) say(`Nicks: ${information.nicks.join(" ")}`);
    say(`Certificates: ${information.certificates.length}`);
  },
};
