// The modules that guard people: accounts and bans.
export { createAuthenticator } from "@vitrine/server/accounts";
export { openAccountStore } from "@vitrine/store/accounts";
export { openBanStore } from "@vitrine/store/bans";
