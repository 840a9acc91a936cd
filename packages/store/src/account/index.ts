// The accounts of a data folder. Importing this loads node:sqlite.
export type { Suspension } from "./suspension.ts";
export {
  type AccountEntry,
  type AccountStore,
  type NameClaim,
  openAccountStore,
  type PasswordRecord,
} from "./account-store.ts";
export type { AttemptCell, AttemptTable } from "./attempt-table.ts";
export type { CertificateEntry, CertificateTable } from "./certificate-table.ts";
export type { NickTable } from "./nick-table.ts";
export type { SettingTable } from "./setting-table.ts";
export type { ChatTable, KeptChanges } from "../chat/chat-table.ts";
