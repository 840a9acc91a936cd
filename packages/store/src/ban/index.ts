// The bans of a data folder. Importing this loads node:sqlite.
export { type AuditLine, type BanStore, openBanStore } from "./ban-store.ts";
