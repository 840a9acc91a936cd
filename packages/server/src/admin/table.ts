// The commands of the server's operator. To add one, add its file and its row.
import { closest } from "@vitrine/wire/text";
import { Problem } from "@vitrine/store";
import type { AdminCommand, AdminContext } from "./command.ts";
import { accountAdd } from "./command/account-add.ts";
import { accountCertificateAdd } from "./command/account-certificate-add.ts";
import { accountCertificateList } from "./command/account-certificate-list.ts";
import { accountCertificateRemove } from "./command/account-certificate-remove.ts";
import { accountList } from "./command/account-list.ts";
import { accountPassword } from "./command/account-password.ts";
import { accountRemove } from "./command/account-remove.ts";
import { accountRename } from "./command/account-rename.ts";
import { accountSuspend } from "./command/account-suspend.ts";
import { accountUnsuspend } from "./command/account-unsuspend.ts";
import { historyForget } from "./command/history-forget.ts";
import { audit } from "./command/audit.ts";
import { ban } from "./command/ban.ts";
import { bans } from "./command/bans.ts";
import { status } from "./command/status.ts";
import { unban } from "./command/unban.ts";
import type { AdminRequest, AdminResult } from "./local/message.ts";

const rows: readonly AdminCommand[] = [
  accountAdd,
  accountCertificateAdd,
  accountCertificateList,
  accountCertificateRemove,
  accountList,
  accountPassword,
  accountRemove,
  accountRename,
  accountSuspend,
  accountUnsuspend,
  historyForget,
  audit,
  ban,
  bans,
  status,
  unban,
];

export const adminCommands: ReadonlyMap<string, AdminCommand> = new Map(rows.map((row) => [row.name, row]));

/** Runs a command. Rejects with a `Problem` where it refuses, or where nobody knows it; nothing has changed then. */
export async function runAdminCommand(
  context: AdminContext,
  { command: name, parameters }: AdminRequest,
): Promise<AdminResult> {
  const command = adminCommands.get(name);
  if (command === undefined) {
    const near = closest(name, [...adminCommands.keys()]);
    throw new Problem(`There is no such command.${near === undefined ? "" : ` Did you mean "${near}"?`}`);
  }
  for (const given of Object.keys(parameters)) {
    if (!Object.hasOwn(command.parameters, given))
      throw new Problem(`"${name}" does not take all of these parameters.`);
  }
  for (const [wanted, need] of Object.entries(command.parameters)) {
    if (need === "needed" && parameters[wanted] === undefined) throw new Problem(`"${name}" needs "${wanted}".`);
  }
  return command.run(context, parameters);
}
