// Turns what happens in the chat into what the console, the counters and those who watch are told.
import { type HubEvent, numberOf, type SessionId, type User } from "@vitrine/hub";
import { decodeText } from "@vitrine/wire/text";
import type { CloseReason, Connection } from "./connection/connection.ts";
import type { Figures } from "./console/figures.ts";
import type { Log } from "./console/log.ts";
import type { ServerEvents } from "./event.ts";
import type { Sessions } from "./session/sessions.ts";

export interface WatchComponents {
  readonly sessions: Sessions;
  readonly figures: Figures;
  readonly log: Log;
  readonly events: ServerEvents;
}

const departures: Record<CloseReason, string> = {
  left: "left",
  reset: "left without a goodbye",
  vanished: "no longer answers",
  "too-slow": "did not read and was cut off",
  refused: "was refused",
  goodbye: "was told goodbye",
};

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

  #came({ name }: User, session: SessionId, at: number): void {
    const { sessions, figures, log, events } = this.#components;
    const connection = sessions.get(session)?.connection;
    if (connection === undefined) return;
    const { address, port } = connection;
    figures.registrations += 1;
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
    const { sessions, figures, events } = this.#components;
    figures.messages += 1;
    if (events.listenerCount("said") === 0 || !("members" in message.to)) return;
    const connection: Connection | undefined = origin && sessions.get(origin.session)?.connection;
    if (connection === undefined || origin?.received === undefined) return;
    events.emit("said", {
      at,
      number: numberOf(position),
      from: message.from.name,
      room: message.to.name,
      text: decodeText(message.text),
      connection: connection.identity,
      received: origin.received,
    });
  }
}
