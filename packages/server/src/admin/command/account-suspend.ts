// Suspends an account: nobody logs in to it any more, and its sessions end. The account and its name stay.
import { suspendedWords } from "../../auth/suspended-words.ts";
import { composed, endSessions, unknownAccount } from "../account.ts";
import { adminCommand } from "../command.ts";
import { checkedReason } from "../reason.ts";

export const accountSuspend = adminCommand({
  name: "account suspend",
  parameters: { name: "needed", reason: "optional" },
  run: (context, { name: text, reason: given }) => {
    const [name, reason] = [composed(text), checkedReason(given)];
    const accounts = context.accounts();
    if (!accounts.suspend(name, { reason, at: context.clock.now() })) throw unknownAccount(accounts, name);
    context.bans().record({ by: context.by, action: "account suspend", target: name, reason: reason });
    const ended = endSessions(context, name, { reason: "Account suspended", farewell: suspendedWords(name, reason) });
    return { words: `${name} is suspended: nobody can log in as ${name}.${ended}` };
  },
});
