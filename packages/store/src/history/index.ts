// The history of the chat. Importing this loads node:sqlite only where a history is opened in this thread.
export {
  type FoundRecord,
  type History,
  type HistoryBatch,
  type HistoryChange,
  HistoryFault,
  type LogPosition,
  type Page,
  type PageRange,
  type PageRequest,
  type Reference,
  type Retention,
  type SearchPlace,
  type SearchRequest,
  type Settled,
  type Since,
  type TargetsRequest,
  type TargetTime,
} from "./history.ts";
export {
  accountIdentity,
  accountsIn,
  conversationOf,
  type Correspondent,
  type HistoryRecord,
  type HistoryTarget,
  isAccountIdentity,
  otherName,
  type RecordKind,
} from "./record.ts";
export { searchFault } from "./search-text.ts";
