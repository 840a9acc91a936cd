// The accounts of a data folder. Importing this loads node:sqlite.
export type { Suspension } from "./suspension.ts";
export { type AccountEntry, type AccountStore, openAccountStore, type PasswordRecord } from "./account-store.ts";
