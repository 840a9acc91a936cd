// Reports the events of the chat to the console, the counters and watchers.
import { type HubEvent, type HubEventOf, numberOf, type Room, type SessionId, type User } from "@vitrine/hub";
import { decodeText } from "@vitrine/wire/text";
import type { Clock } from "./clock.ts";
import type { CloseReason, Connection } from "./connection/connection.ts";
import type { Counters } from "./console/counters.ts";
import type { Log } from "./console/log.ts";
import type { ServerEvents } from "./event.ts";
import type { Delivery } from "./fanout/outbox.ts";
import { isProtected } from "./history/target.ts";
import type { Sessions } from "./session/sessions.ts";

export interface WatchComponents {
  readonly clock: Clock;
  readonly sessions: Sessions;
  readonly counters: Counters;
  readonly log: Log;
  readonly events: ServerEvents;
}

const departures: Record<CloseReason, string> = {
  left: "left",
  reset: "left without a goodbye",
  vanished: "no longer answers",
  "too-slow": "did not read and was cut off",
  refused: "was refused",
  goodbye: "left because the server ended",
};

/** Watchers hear what everybody could who came into the room. Tags alone say nothing. */
function isForWatchers({ kind, to, leastRank }: HubEventOf<"said">["message"]): boolean {
  return kind !== "tags" && "members" in to && leastRank === 0 && !isProtected(to);
}

export class Watch {
  readonly #components: WatchComponents;

  constructor(components: WatchComponents) {
    this.#components = components;
  }

  hear(event: HubEvent): void {
    if (event.kind === "said") this.#said(event);
    else if (event.kind === "entered" || event.kind === "attached") this.#came(event.user, event.session, event.at);
    else if (event.kind === "left") for (const session of event.sessions) this.#went(event.user, session, event.at);
    else if (event.kind === "detached") this.#went(event.user, event.session, event.at);
  }

  /** Reports every delivery; undefined while nobody wants to know. */
  get delivered(): ((delivery: Delivery) => void) | undefined {
    return this.#components.events.listenerCount("delivered") > 0 ? this.#report : undefined;
  }

  readonly #report = ({ connection, hearer, ranges, start, length }: Delivery): void => {
    this.#components.events.emit("delivered", {
      at: this.#components.clock.now(),
      name: hearer.user.name,
      connection: connection.identity,
      sent: { start, end: start + length },
      lines: hearer.log.placesOf(ranges, start),
    });
  };

  #came({ name }: User, session: SessionId, at: number): void {
    const { sessions, counters, log, events } = this.#components;
    const connection = sessions.get(session)?.connection;
    if (connection === undefined) return;
    const { address, port } = connection;
    connection.named();
    counters.registrations += 1;
    log.info({ user: name, address, port }, `${name} came from ${address}`);
    if (events.listenerCount("joined") > 0) events.emit("joined", { at, name, connection: connection.identity });
  }

  #went({ name }: User, session: SessionId, at: number): void {
    const { sessions, log, events } = this.#components;
    const local = sessions.get(session);
    if (local === undefined) return;
    const { connection, closedBecause: reason = "left" } = local;
    const { address, port } = connection;
    const write = reason === "too-slow" || reason === "vanished" ? log.warn : log.info;
    write.call(log, { user: name, address, port, reason }, `${name} (${address}) ${departures[reason]}`);
    if (events.listenerCount("left") > 0) events.emit("left", { at, name, connection: connection.identity, reason });
  }

  #said({ at, position, origin, message }: HubEvent & { readonly kind: "said" }): void {
    const { sessions, counters, events } = this.#components;
    counters.messages += 1;
    if (events.listenerCount("said") === 0 || !isForWatchers(message)) return;
    const connection: Connection | undefined = origin && sessions.get(origin.session)?.connection;
    if (connection === undefined || origin?.received === undefined) return;
    events.emit("said", {
      at,
      number: numberOf(position),
      from: message.from.name,
      room: (message.to as Room).name,
      text: decodeText(message.text),
      connection: connection.identity,
      received: origin.received,
    });
  }
}
