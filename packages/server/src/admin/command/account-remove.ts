// Takes the password from a name, and ends the account's sessions.
import { composed, endSessions, keptWithout, unknownAccount } from "../account.ts";
import { adminCommand } from "../command.ts";
import { renameInHistory } from "../history.ts";

export const accountRemove = adminCommand({
  name: "account remove",
  parameters: { name: "needed" },
  run: async (context, { name: text }) => {
    const name = composed(text);
    const accounts = context.accounts();
    if (!accounts.remove(name)) throw unknownAccount(accounts, name);
    context.bans().record({ by: context.by, action: "account remove", target: name, reason: "" });
    const ended = endSessions(context, name, {
      reason: "Account removed",
      farewell: `The account ${name} was removed. The name is free now.`,
    });
    keptWithout(context, name);
    await renameInHistory(context, name, undefined);
    return { words: `${name} has no password any more.${ended}` };
  },
});
