// The chat client's engine: connection, roster, conversation, peers over UDP. No screen, and nothing of Node here:
// sockets come from `@vitrine/client/node`, or in a browser from the page.
export { ChatClient, type ClientOptions, type ClientParts } from "./client.ts";
export { help, parseLine, typeable, type CommandName, type Line } from "./command.ts";
export {
  ConnectionFault,
  type Clock,
  type Connection,
  type ConnectionHandlers,
  type Target,
  type Transport,
} from "./connection/transport.ts";
export { Conversation, type ConversationOptions, type ConversationParts } from "./conversation.ts";
export type { ClientEvent, ClientFact, Ending, NoticeCode } from "./event.ts";
export { nonRegistered } from "./peer/direct-line.ts";
export type { PeerFault, PeerHandlers, PeerPort, PeerSockets } from "./peer/peer-socket.ts";
export { type Missing, Roster, type RosterChange, type RosterEntry } from "./roster.ts";
export { visibleText } from "@vitrine/wire/text";
