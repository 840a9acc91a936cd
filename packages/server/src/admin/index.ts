// The operator's commands: the local socket of a data folder, and what comes over it.
export type { AdminContext, OpenHistory } from "./command.ts";
export { answerOn } from "./local/answer.ts";
export { askServer } from "./local/ask.ts";
export { FolderHeld, type HeldFolder, holdFolder } from "./local/hold.ts";
export { type AdminReply, type AdminRequest, type AdminResult, operatorName } from "./local/message.ts";
