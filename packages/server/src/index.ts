// The chat server: listens, recognises the protocol, keeps sessions, authenticates, stores.
export { everybodyIsWelcome, type Authenticator, type Exchange, type ExchangeStep } from "./auth/authenticator.ts";
export { usableMechanisms } from "./auth/mechanism/name.ts";
export type { Bans, KeptBans } from "./ban/bans.ts";
export { type Clock, systemClock } from "./clock.ts";
export type { TlsCredentials } from "./connection/credentials.ts";
export { type ConnectionLimits, defaultLimits } from "./connection/admission.ts";
export type { CloseReason, ConnectionIdentity } from "./connection/connection.ts";
export type { Measured, ServerState } from "./console/counters.ts";
export { type Log, type LogLevel, quietLog } from "./console/log.ts";
export type { ChatLine, DeliveredLine, ServerEventMap, ServerEvents, StreamRange } from "./event.ts";
export { authority, reachableAddresses } from "./listen/address.ts";
export type { HttpHandler, WebSocketUpgrade } from "./connection/http-handler.ts";
export type { ProtocolName } from "./protocol/protocol.ts";
export {
  type ChangeableOptions,
  type ChatServer,
  createServer,
  defaultOptions,
  type ListenerOptions,
  type Listening,
  type ServerComponents,
  type ServerOptions,
} from "./server.ts";
export { readCredentials } from "./config/credentials.ts";
export { compareSettings, resolveSettings } from "./config/resolve.ts";
export { parseValue, shownValue, type Setting, type SettingValue } from "./config/setting.ts";
export { historySettingsOf, retentionOf } from "./config/section/history.ts";
export { ircSettingsOf } from "./config/section/irc.ts";
export { type GivenSettings, type ServeSettings, settings } from "./config/settings.ts";
