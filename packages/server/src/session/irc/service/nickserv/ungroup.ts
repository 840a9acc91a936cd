// NickServ UNGROUP: takes a further nick from the account.
import type { ServiceCommand } from "../service.ts";

export const ungroup: ServiceCommand = {
  name: "UNGROUP",
  form: "UNGROUP nick",
  help: "Takes one of the further nicks from your account.",
  needs: "login",
  words: 1,
  run: ({ account, accounts, words, say }) => {
    const nick = words[0]!.normalize("NFC");
    say(accounts.ungroup(account, nick)?.words ?? `${nick} is everybody's again.`);
  },
};
