// NickServ DROP: removes the client's account.
import { isRefused } from "../../../../auth/accounts.ts";
import { accountGone } from "../account-gone.ts";
import type { ServiceCommand } from "../service.ts";

export const drop: ServiceCommand = {
  name: "DROP",
  form: "DROP password",
  help: "Removes your account, with its nicks and certificates. Everybody can use the nicks again.",
  needs: "login",
  words: 1,
  run: async ({ client, account, accounts, rest, say }) => {
    const proved = await accounts.checkPassword(account, rest(0), client.connection.address);
    if (isRefused(proved)) return say(proved.words);
    const refusal = accounts.remove(account);
    if (refusal !== undefined) return say(refusal.words);
    accountGone(client, account);
    await client.network.history?.renameAccount(account, undefined);
    say(`The account ${account} is gone.`);
  },
};
