// Watches a running server: captures its packets, joins what was said to the segments that carried it, and feeds pages.
export { Access, type Role, type Tokens } from "./access/access.ts";
export type * from "./feed.ts";
export { Join } from "./join/join.ts";
export { LineBook } from "./join/line-book.ts";
export { directionKey, Tracks, type End, type SeenSegment } from "./join/tracks.ts";
export { createLive, type Live, type LiveOptions } from "./live.ts";
export { createPageServer, type PageServer, type PageServerOptions } from "./page/page-server.ts";
export { Watcher, type WatcherComponents, type WatcherOptions } from "./watch/watcher.ts";
