// The lab protocol: names, messages, and their bytes in both directions.
export { ClientReads, lineAt, longestHeldLine, type LineReceiver } from "./client-message.ts";
export { courseReceiveBuffer, labPort, longestDatagram, type RosterUser, type ServerMessage } from "./message.ts";
export { checkName, longestName, serverName, type NameCheck, type NameFault } from "./name.ts";
export { longestRoster, mostRosterUsers } from "./roster-json.ts";
export { longestServerLine, ServerMessageDecoder } from "./server-message.ts";
export { encodeRoster, type EncodedRoster } from "./roster.ts";
export { encodeServerWords, encodeSpeaker, isPlain, textParts } from "./said.ts";
