// Events about somebody and not in one room: everybody who shares a room with them hears it once, by bytes that are rendered
// once for each kind.
import type { HubEvent } from "@vitrine/hub";
import type { Kind } from "./kind.ts";
import type { Outbox } from "./outbox.ts";
import type { RoomLog } from "./room-log.ts";

let lastEvent = 0;

/**
 * Gives the event to everybody in these logs and to the user's own sessions, but not to the session that did it. Returns those that
 * have something to be sent now; their flush is not planned yet.
 */
export function tellNeighbours(
  event: HubEvent,
  logsOfRooms: readonly ReadonlyMap<Kind, RoomLog>[],
  own: readonly { readonly kind: Kind; readonly outbox: Outbox }[],
  origin: Outbox | undefined,
): Outbox[] {
  lastEvent += 1;
  if (origin !== undefined) origin.toldAbout = lastEvent;
  const rendered = new Map<Kind, Buffer | undefined>();
  const told: Outbox[] = [];
  const tell = (kind: Kind, outbox: Outbox): void => {
    if (outbox.toldAbout === lastEvent) return;
    outbox.toldAbout = lastEvent;
    if (!rendered.has(kind)) rendered.set(kind, kind.renderAbout?.(event));
    const bytes = rendered.get(kind);
    if (bytes === undefined) return;
    outbox.appendForLater(bytes);
    told.push(outbox);
  };
  for (const { kind, outbox } of own) tell(kind, outbox);
  for (const logs of logsOfRooms) {
    for (const [kind, { hearers }] of logs) {
      if (kind.renderAbout === undefined) continue;
      for (const { outbox } of hearers) tell(kind, outbox as Outbox);
    }
  }
  return told;
}
