// Receives the connections of a listener: each gets a place within the limits and the session of its protocol, or is refused.
import type { Socket } from "node:net";
import type { TLSSocket } from "node:tls";
import type { ConnectionHost, Session, StreamConnection } from "../connection/connection.ts";
import type { Registry } from "../connection/registry.ts";
import { TlsConnection } from "../connection/tls.ts";
import { http } from "../protocol/http.ts";
import { irc } from "../protocol/irc.ts";
import { lab } from "../protocol/lab.ts";
import type { Protocol, ProtocolName } from "../protocol/protocol.ts";
import { protocolCalled } from "../protocol/recognise.ts";
import { RecognisingSession } from "../protocol/recognising-session.ts";
import { tls } from "../protocol/tls.ts";
import type { SessionComponents } from "../session/components.ts";
import { noNameInTime } from "../session/words.ts";
import type { RefusedConnections } from "./refused-connections.ts";
import type { alpnNames, TlsHandshakes } from "./tls-handshakes.ts";

export interface ReceptionComponents {
  readonly registry: Registry;
  readonly refused: RefusedConnections;
  readonly session: SessionComponents;
  /** Undefined where the server has no certificate. */
  readonly handshakes: TlsHandshakes | undefined;
}

export interface ReceptionOptions {
  /** The only protocol spoken here; undefined to recognise it by the first bytes. */
  readonly protocol: ProtocolName | undefined;
  /** Whether every connection is TLS; otherwise TLS is one of the protocols that are recognised. */
  readonly isTlsOnly: boolean;
}

/** How long a connection may stay without giving its name, in milliseconds, from its accept: for a person who types it. */
const namelessTime = 60_000;

/** The protocol that ALPN fixes (RFC 7301). */
const byAlpn: Readonly<Record<(typeof alpnNames)[number], Protocol>> = { irc, "http/1.1": http };

export class Reception implements ConnectionHost<StreamConnection> {
  readonly #components: ReceptionComponents;
  /** The only protocol spoken here, of TLS if that is so. */
  readonly #protocol: Protocol | undefined;
  /** The only protocol spoken inside TLS. */
  readonly #innerProtocol: Protocol | undefined;

  constructor(components: ReceptionComponents, { protocol, isTlsOnly }: ReceptionOptions) {
    this.#components = components;
    this.#innerProtocol = protocol === undefined ? undefined : protocolCalled(protocol);
    this.#protocol = isTlsOnly ? tls : this.#innerProtocol;
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
    const admitted = (protocol: Protocol): Session => this.#begin(connection, protocol);
    const begin = refused.has(connection)
      ? (protocol: Protocol): Session => refused.begin(connection, protocol, admitted)
      : admitted;
    const fixed = this.#protocolOf(connection) ?? alpnOf(connection);
    if (fixed !== undefined) return begin(fixed);
    return new RecognisingSession(connection, session.clock, begin, connection.isSecure ? "inside-tls" : "plain");
  }

  silent(connection: StreamConnection): void {
    const { refused, session } = this.#components;
    if (refused.has(connection)) {
      refused.silent(connection);
      return;
    }
    const protocol = this.#protocolOf(connection);
    session.counters.refused("no-name");
    connection.close("refused", (protocol ?? lab).lastWords(noNameInTime, connection));
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

  #begin(connection: StreamConnection, protocol: Protocol): Session {
    const { session, handshakes, registry } = this.#components;
    if (protocol !== tls || handshakes === undefined) return protocol.begin(connection, session);
    // The handshake does not begin the time anew in which a name has to come.
    const end = session.clock.elapsed() + (registry.deadlines.remaining(connection) ?? 0);
    return handshakes.begin(connection, (socket, carrier) => this.#secured(connection, socket, carrier, end));
  }

  #secured(outer: StreamConnection, socket: TLSSocket, carrier: Socket, end: number): void {
    const { registry, refused, session } = this.#components;
    const inner = new TlsConnection(outer.id, socket, carrier, this);
    registry.takeOver(outer, inner);
    registry.deadlines.set(inner, Math.max(0, end - session.clock.elapsed()));
    refused.secured(outer, inner, this.#innerProtocol);
  }

  /** The only protocol that may be spoken there. */
  #protocolOf({ isSecure }: StreamConnection): Protocol | undefined {
    return isSecure ? this.#innerProtocol : this.#protocol;
  }
}

function alpnOf(connection: StreamConnection): Protocol | undefined {
  const name = connection instanceof TlsConnection ? connection.applicationProtocol : undefined;
  return name === undefined ? undefined : byAlpn[name as keyof typeof byAlpn];
}
