// Accounts, for the commands: where they are kept, how they are made, how a server asks them.
export {
  createAuthenticator,
  type AuthenticatorComponents,
  type AuthenticatorOptions,
} from "./auth/account-authenticator.ts";
export { nameRefusal } from "./auth/name-rule.ts";
export { makePasswordRecord } from "./auth/password-record.ts";
export { refusePassword } from "./auth/password-rule.ts";
export { openAccountStore, type AccountEntry, type AccountStore, type PasswordRecord } from "./store/account-store.ts";
export { defaultDataFolder, preparePrivateFile } from "./store/data-folder.ts";
