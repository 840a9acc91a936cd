// Changes an account's password. Without the password it only checks that there is the account. Sessions stay.
import { makePasswordRecord } from "../../auth/password-record.ts";
import { composed, newPassword, unknownAccount, usersOf } from "../account.ts";
import { adminCommand } from "../command.ts";

export const accountPassword = adminCommand({
  name: "account password",
  parameters: { name: "needed", password: "optional" },
  run: async ({ accounts, bans, by, clock, hub }, { name: text, password }) => {
    const name = composed(text);
    if (!accounts().has(name)) throw unknownAccount(accounts(), name);
    if (password === undefined) return { name };
    const record = await makePasswordRecord(newPassword(password, name));
    if (!accounts().setPassword(name, record, clock.now())) throw unknownAccount(accounts(), name);
    bans().record({ by, action: "account password", target: name, reason: "" });
    const stays = usersOf(hub, name).length > 0 ? ` ${name} is in the chat and stays there.` : "";
    return { words: `${name} has a new password. The old one lets nobody in any more.${stays}` };
  },
});
