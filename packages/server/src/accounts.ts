// Accounts, for the commands: how they are made, how a server asks them.
export {
  createAuthenticator,
  type AuthenticatorComponents,
  type AuthenticatorOptions,
} from "./auth/account-authenticator.ts";
export { nameRefusal } from "./auth/name-rule.ts";
export { makePasswordRecord } from "./auth/password-record.ts";
export { refusePassword } from "./auth/password-rule.ts";
