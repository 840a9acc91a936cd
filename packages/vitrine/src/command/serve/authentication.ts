// The authentication of the server, from the accounts in the data folder. Its modules are loaded only where there are accounts, or
// when somebody makes the first one.
import { type Authenticator, type Log, type ServeSettings, usableMechanisms } from "@vitrine/server";
import { defaultDataFolder, hasAccounts } from "@vitrine/store";
import { loadGuards } from "./load-guards.ts";

/** Refuses a name while the accounts cannot be read: it may well have a password. */
const refusing = {
  prompt: "server: Names cannot be proved at this moment. Tell whoever runs this server.\n",
  receive: () => Promise.resolve({ kind: "refused", reply: "Names cannot be proved at this moment." } as const),
  cancel: () => {},
};

/** Nobody has an account here, or nobody can read them. */
const refusingLogin = {
  receive: () => Promise.resolve({ kind: "refused", words: "SASL authentication failed" } as const),
  cancel: () => {},
};

interface OpenOptions {
  readonly folder: string;
  readonly settings: ServeSettings;
  readonly log: Log;
}

/** Opens the accounts of a folder. Synchronous, because a session cannot wait before it knows who must prove a name. */
function open({ folder, settings, log }: OpenOptions): Authenticator {
  const { createAuthenticator, openAccountStore } = loadGuards();
  const accounts = openAccountStore(folder);
  for (const { name, owner } of accounts.list()) {
    if (owner !== undefined) log.warn({ name, owner }, collision(name, owner));
  }
  return createAuthenticator(
    { accounts, report: reportTo(log) },
    {
      isRequired: settings.auth === "required",
      freeTries: settings["irc.accounts.login-attempts"],
      registration: {
        isOpen: settings["irc.accounts.registration"],
        cost: settings["irc.accounts.argon2-cost"],
      },
    },
  );
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
 * stops the start. Otherwise opens them when `vitrine account` or a client has made some.
 * @throws Problem
 */
export function authentication(settings: ServeSettings, log: Log): Authenticator {
  const folder = settings.data ?? defaultDataFolder();
  const isRequired = settings.auth === "required";
  if (settings.data !== undefined || isRequired || hasAccounts(folder)) return open({ folder, settings, log });
  let opened: Authenticator | undefined;
  const openNow = (): Authenticator => (opened ??= open({ folder, settings, log }));
  /** Asks the accounts, where there are some; `otherwise` where they cannot be read. */
  const ask = <Answer>(question: (opened: Authenticator) => Answer, none: Answer, otherwise: Answer): Answer => {
    if (opened === undefined && !hasAccounts(folder)) return none;
    try {
      return question(openNow());
    } catch (fault) {
      reportTo(log)(fault);
      return otherwise;
    }
  };
  return {
    isRequired,
    guardOf: (name) => ask((found) => found.guardOf(name), { isProofNeeded: false }, { isProofNeeded: true }),
    ownerOf: (name) => ask((found) => found.ownerOf(name), undefined, name),
    begin: (name, address) => ask((found) => found.begin(name, address), refusing, refusing),
    mechanismsFor: usableMechanisms,
    beginSasl: (mechanism, peer) => {
      if (!usableMechanisms(peer).some((one) => one === mechanism)) return undefined;
      return ask((found) => found.beginSasl(mechanism, peer), refusingLogin, refusingLogin);
    },
    keptChat: () => opened?.keptChat(),
    accounts: () => {
      try {
        return openNow().accounts();
      } catch (fault) {
        reportTo(log)(fault);
        return undefined;
      }
    },
  };
}
