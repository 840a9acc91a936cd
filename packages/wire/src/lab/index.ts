// The lab protocol: names, messages, and their bytes in both directions.
export { courseReceiveBuffer, labPort, longestDatagram, type RosterUser, type ServerMessage } from "./message.ts";
export { checkName, longestName, serverName, type NameCheck, type NameFault } from "./name.ts";
export { longestRoster, mostRosterUsers } from "./roster-json.ts";
export { longestServerLine, ServerMessageDecoder } from "./server-message.ts";
export { utf8CutAt, utf8Length, visibleText } from "./text.ts";
