// What a session works with.
import type { Hub, RoomName } from "@vitrine/hub";
import type { Authenticator } from "../auth/authenticator.ts";
import type { Clock } from "../clock.ts";
import type { Figures } from "../console/figures.ts";
import type { Log } from "../console/log.ts";
import type { ServerEvents } from "../event.ts";
import type { HttpHandler } from "../listen/http-handler.ts";
import type { LabAudience } from "./lab/audience.ts";
import type { Sessions } from "./sessions.ts";

export interface SessionComponents {
  readonly hub: Hub;
  readonly sessions: Sessions;
  readonly audience: LabAudience;
  readonly authenticator: Authenticator;
  readonly clock: Clock;
  readonly figures: Figures;
  readonly log: Log;
  readonly events: ServerEvents;
  /** Who speaks HTTP here, if somebody does. */
  readonly http: HttpHandler | undefined;
  /** The room of those whose protocol knows only one. */
  readonly room: RoomName;
}
