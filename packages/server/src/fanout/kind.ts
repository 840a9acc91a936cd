// A kind of hearer: all sessions for which an event is the same bytes. What happens is rendered once for each room and kind.
import type { HubEvent, Room } from "@vitrine/hub";
import type { Framing } from "../connection/framing.ts";
import type { Outbox } from "./outbox.ts";
import type { RoomLog } from "./room-log.ts";

/** Kinds are interned: two sessions that hear the same bytes have the same object. */
export interface Kind {
  readonly protocol: string;
  /** Only those that change bytes for everybody, as bits. */
  readonly capabilities: number;
  readonly framing: Framing;
  /** Opens the log of a room for hearers of this kind. */
  openLog(room: Room): RoomLog;
  /** Appends what happened in the room to its log. The session that did it is `log.speaker` and does not get it. */
  render(event: HubEvent, room: Room, log: RoomLog): void;
  /** Renders an event about somebody for everybody who shares a room with them; undefined for nothing. */
  renderAbout?(event: HubEvent): Buffer | undefined;
  /**
   * Sends a session what concerns few: a message or an invitation to one person, or something in a room that not every member
   * may hear. `rendered` is the same object for every session of this kind, so bytes are made once.
   */
  tellAlone?(event: HubEvent, outbox: Outbox, rendered: { bytes?: Buffer | undefined }): void;
}
