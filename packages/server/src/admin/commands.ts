// The operator's commands themselves. Loading them loads cryptography and SQLite, so a server does it at the first request.
export { runOffline } from "./offline.ts";
export { adminCommands, runAdminCommand } from "./table.ts";
