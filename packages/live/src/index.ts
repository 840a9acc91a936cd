// Watches a running server: captures its packets, joins lines to the segments that carried them, and feeds pages.
export type { Role, Tokens } from "./access/access.ts";
export type * from "./feed.ts";
export { createLive, type Live, type LiveOptions } from "./live.ts";
