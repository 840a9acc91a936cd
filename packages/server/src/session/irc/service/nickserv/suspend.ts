// NickServ SUSPEND and UNSUSPEND: an operator keeps people from logging in to an account.
import { visibleText } from "@vitrine/wire/text";
import type { ServiceCommand } from "../service.ts";

/** In characters: people who log in read it in one line. */
const longestReason = 200;

export const suspend: ServiceCommand = {
  name: "SUSPEND",
  form: "SUSPEND account [reason]",
  help: "Nobody can log in to the account any more, and its sessions end. For operators of the server.",
  needs: "operator",
  words: 1,
  run: ({ client, accounts, words, rest, say }) => {
    const { hub, components } = client.network;
    const account = accounts.accountOf(words[0]!) ?? words[0]!;
    const refusal = accounts.suspend(account, visibleText(rest(1)).slice(0, longestReason));
    if (refusal !== undefined) return say(refusal.words);
    components.log.warn({ account, by: client.nick }, `${client.nick} suspended the account ${account}`);
    for (const user of hub.usersById.values()) {
      if (user.account !== account || user === client.user) continue;
      client.submit((origin) => hub.leave(user, "Account suspended", origin));
    }
    say(`Nobody can log in to ${account} any more.`);
  },
};

export const unsuspend: ServiceCommand = {
  name: "UNSUSPEND",
  form: "UNSUSPEND account",
  help: "Ends the suspension of an account. For operators of the server.",
  needs: "operator",
  words: 1,
  run: ({ client, accounts, words, say }) => {
    const account = accounts.accountOf(words[0]!) ?? words[0]!;
    const refusal = accounts.unsuspend(account);
    if (refusal !== undefined) return say(refusal.words);
    const { log } = client.network.components;
    log.warn({ account, by: client.nick }, `${client.nick} ended the suspension of ${account}`);
    say(`${account} can log in again.`);
  },
};
