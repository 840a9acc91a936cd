// Gives a name a password. Without the password it only checks the name, before a person types the password.
import { makePasswordRecord } from "../../auth/password-record.ts";
import { newName, newPassword, refuseOwned } from "../account.ts";
import { adminCommand } from "../command.ts";

export const accountAdd = adminCommand({
  name: "account add",
  parameters: { name: "needed", password: "optional" },
  run: async ({ accounts, bans, by, clock }, { name: text, password }) => {
    const name = newName(text);
    refuseOwned(accounts(), name);
    if (password === undefined) return { name };
    const record = await makePasswordRecord(newPassword(password, name));
    // Another command may have been faster.
    if (!accounts().add(name, record, clock.now())) refuseOwned(accounts(), name);
    bans().record({ by, action: "account add", target: name, reason: "" });
    return { words: `${name} has a password now and cannot log in without it.` };
  },
});
