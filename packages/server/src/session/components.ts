// The parts that a session works with.
import type { Hub, RoomName } from "@vitrine/hub";
import type { Authenticator } from "../auth/authenticator.ts";
import type { Bans } from "../ban/bans.ts";
import type { Clock } from "../clock.ts";
import type { Counters } from "../console/counters.ts";
import type { Log } from "../console/log.ts";
import type { ServerEvents } from "../event.ts";
import type { Fanout } from "../fanout/fanout.ts";
import type { ConnectionHandler } from "../connection/http-handler.ts";
import type { IrcNetwork } from "./irc/network.ts";
import type { LabKind } from "./lab/render.ts";
import type { LabWho } from "./lab/who.ts";
import type { Sessions } from "./sessions.ts";

export interface SessionComponents {
  readonly hub: Hub;
  readonly sessions: Sessions;
  readonly fanout: Fanout;
  readonly labKind: LabKind;
  readonly irc: IrcNetwork;
  readonly authenticator: Authenticator;
  readonly clock: Clock;
  readonly counters: Counters;
  readonly log: Log;
  readonly events: ServerEvents;
  /** Answers HTTP, where there is a handler. */
  readonly http: ConnectionHandler | undefined;
  /** The people that may speak the lab's protocol. Default: everybody with a private address, and accounts elsewhere. */
  readonly labWho?: LabWho | undefined;
  /** The bans from the server. Default: there are none. */
  readonly bans?: Bans | undefined;
  /** The room for protocols that know only one. */
  readonly room: RoomName;
}
