// Receives the connections of a listener: each gets a place within the limits and the session of its protocol, or is refused.
import type { ConnectionHost, Session, StreamConnection } from "../connection/connection.ts";
import type { Registry } from "../connection/registry.ts";
import { lab } from "../protocol/lab.ts";
import type { Protocol, ProtocolName } from "../protocol/protocol.ts";
import { protocolCalled } from "../protocol/recognise.ts";
import { RecognisingSession } from "../protocol/recognising-session.ts";
import type { SessionComponents } from "../session/components.ts";
import { noNameInTime } from "../session/words.ts";
import type { RefusedConnections } from "./refused-connections.ts";

export interface ReceptionComponents {
  readonly registry: Registry;
  readonly refused: RefusedConnections;
  readonly session: SessionComponents;
}

/** How long a connection may stay without giving its name, in milliseconds: for a person who types it. */
const namelessTime = 60_000;

export class Reception implements ConnectionHost<StreamConnection> {
  readonly #components: ReceptionComponents;
  /** The only protocol spoken here. */
  readonly #protocol: Protocol | undefined;

  constructor(components: ReceptionComponents, protocol: ProtocolName | undefined) {
    this.#components = components;
    this.#protocol = protocol === undefined ? undefined : protocolCalled(protocol);
  }

  accept(make: (id: number, host: ConnectionHost<StreamConnection>) => StreamConnection): void {
    const { registry, refused } = this.#components;
    const connection = make(registry.nextId(), this);
    const limit = registry.add(connection);
    if (limit === undefined) registry.deadlines.set(connection, namelessTime);
    else refused.add(connection, limit, this.#protocol);
  }

  begin(connection: StreamConnection): Session {
    const { refused, session } = this.#components;
    if (refused.has(connection)) return refused.begin(connection);
    const begin = (protocol: Protocol): Session => protocol.begin(connection, session);
    return this.#protocol === undefined
      ? new RecognisingSession(connection, session.clock, begin)
      : begin(this.#protocol);
  }

  silent(connection: StreamConnection): void {
    const { refused, session } = this.#components;
    if (refused.has(connection)) {
      refused.silent(connection);
      return;
    }
    session.counters.refused("no-name");
    connection.close("refused", (this.#protocol ?? lab).lastWords(noNameInTime, connection));
  }

  closed(connection: StreamConnection): void {
    this.#components.refused.closed(connection);
    this.#components.registry.closed(connection);
  }

  named(connection: StreamConnection): void {
    this.#components.registry.named(connection);
  }

  setDeadline(connection: StreamConnection, milliseconds: number): void {
    this.#components.registry.deadlines.set(connection, milliseconds);
  }

  clearDeadline(connection: StreamConnection): void {
    this.#components.registry.deadlines.clear(connection);
  }
}
