// The authentication of the server, from the accounts in the data folder. Its modules are loaded only where there are accounts.
import { createRequire } from "node:module";
import type * as Accounts from "@vitrine/server/accounts";
import type { Authenticator, Log, ServeSettings } from "@vitrine/server";
import { defaultDataFolder, hasAccounts } from "@vitrine/store";
import type * as Store from "@vitrine/store/accounts";

/** Refuses a name while the accounts cannot be read: it may well have a password. */
const refusing = {
  prompt: "server: Names cannot be proved at this moment. Tell whoever runs this server.\n",
  receive: () => Promise.resolve({ kind: "refused", reply: "Names cannot be proved at this moment." } as const),
  cancel: () => {},
};

/** Opens the accounts of a folder. Synchronous, because a session cannot wait before it knows who must prove a name. */
function open(folder: string, isRequired: boolean, log: Log): Authenticator {
  const load = createRequire(import.meta.url);
  const { createAuthenticator } = load("@vitrine/server/accounts") as typeof Accounts;
  const { openAccountStore } = load("@vitrine/store/accounts") as typeof Store;
  const accounts = openAccountStore(folder);
  for (const { name, owner } of accounts.list()) {
    if (owner !== undefined) log.warn({ name, owner }, collision(name, owner));
  }
  return createAuthenticator({ accounts, report: reportTo(log) }, { isRequired });
}

const collision = (name: string, owner: string): string =>
  `the account ${name} is, or looks like, the older account ${owner}: it works in exactly this form only ` +
  "(vitrine account rename gives it another name)";

const reportTo =
  (log: Log) =>
  (fault: unknown): void =>
    log.error({}, `the accounts cannot be read: ${String(fault)}`);

/**
 * Opens the accounts at once where somebody asked for them, or where there are some: what guards people, and cannot be read,
 * stops the start. Otherwise opens them when `vitrine account` has made some.
 * @throws Problem
 */
export function authentication({ auth, data }: ServeSettings, log: Log): Authenticator {
  const folder = data ?? defaultDataFolder();
  const isRequired = auth === "required";
  if (data !== undefined || isRequired || hasAccounts(folder)) return open(folder, isRequired, log);
  let opened: Authenticator | undefined;
  return {
    isProofNeeded: (name) => {
      if (opened === undefined && !hasAccounts(folder)) return false;
      try {
        return (opened ??= open(folder, isRequired, log)).isProofNeeded(name);
      } catch (fault) {
        reportTo(log)(fault);
        return true;
      }
    },
    lookAlike: (name) => opened?.lookAlike(name),
    begin: (name, address) => opened?.begin(name, address) ?? refusing,
  };
}
