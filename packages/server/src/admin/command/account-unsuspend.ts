// Ends the suspension of an account.
import { Problem } from "@vitrine/store";
import { composed, unknownAccount } from "../account.ts";
import { adminCommand } from "../command.ts";

export const accountUnsuspend = adminCommand({
  name: "account unsuspend",
  parameters: { name: "needed" },
  run: (context, { name: text }) => {
    const name = composed(text);
    const accounts = context.accounts();
    if (!accounts.has(name)) throw unknownAccount(accounts, name);
    if (!accounts.unsuspend(name)) throw new Problem(`${name} is not suspended.`);
    context.bans().record({ by: context.by, action: "account unsuspend", target: name, reason: "" });
    return { words: `${name} can log in again.` };
  },
});
