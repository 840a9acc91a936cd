// Gives an account another name, and ends its sessions: they would go on under a name that is no longer theirs.
import { composed, endSessions, keptWithout, newName, refuseOwned, unknownAccount } from "../account.ts";
import { adminCommand } from "../command.ts";
import { renameInHistory } from "../history.ts";

export const accountRename = adminCommand({
  name: "account rename",
  parameters: { name: "needed", "new-name": "needed" },
  run: async (context, { name: text, "new-name": newText }) => {
    const [name, wanted] = [composed(text), newName(newText)];
    const accounts = context.accounts();
    if (!accounts.has(name)) throw unknownAccount(accounts, name);
    if (!accounts.rename(name, wanted)) refuseOwned(accounts, wanted);
    context.bans().record({ by: context.by, action: "account rename", target: name, reason: `now ${wanted}` });
    const ended = endSessions(context, name, {
      reason: "Account renamed",
      farewell: `The account ${name} is called ${wanted} now. Join again under that name.`,
    });
    keptWithout(context, name, wanted);
    await renameInHistory(context, name, wanted);
    return { words: `${name} is ${wanted} from now on, with the same password.${ended}` };
  },
});
