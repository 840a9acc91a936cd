// Listens on one address, and keeps the connections that it accepted.
import { createServer, type AddressInfo, type Server as NetServer, type Socket } from "node:net";
import { encodeServerWords } from "@vitrine/wire/lab";
import type { Session } from "../connection/connection.ts";
import { Deadlines } from "../connection/deadlines.ts";
import { TcpConnection, type TcpConnectionHost } from "../connection/tcp.ts";
import { kernelTable, VanishedPeers } from "../connection/vanished.ts";
import { type Protocol, type ProtocolName } from "../protocol/protocol.ts";
import { protocolCalled } from "../protocol/recognise.ts";
import { RecognisingSession } from "../protocol/recognising-session.ts";
import type { SessionComponents } from "../session/components.ts";
import { noNameInTime } from "../session/words.ts";
import { listenProblem } from "./address.ts";

export interface ListenOptions {
  /** An address or a name; undefined for all addresses of this machine. */
  readonly host: string | undefined;
  /** 0 for any that is free. */
  readonly port: number;
  /** Connections that the kernel completes before they are accepted (listen(2)). */
  readonly backlog: number;
  /** The only protocol spoken here; undefined to tell it by the first bytes. */
  readonly protocol?: ProtocolName | undefined;
}

/** How long a connection may stay without giving its name, in milliseconds: for a person who types it. */
const namelessTime = 60_000;

/** Idle time after which the kernel asks a peer whether it is still there (TCP keep-alive, RFC 9293 §3.8.4), in ms. */
const keepAliveDelay = 30_000;

export class Listener implements TcpConnectionHost {
  readonly #components: SessionComponents;
  readonly #deadlines: Deadlines;
  readonly #connections = new Set<TcpConnection>();
  readonly #options: ListenOptions;
  readonly #server: NetServer;
  readonly #vanished: VanishedPeers;
  #lastId = 0;
  #whenEmpty: (() => void) | undefined;

  constructor(components: SessionComponents, options: ListenOptions) {
    this.#components = components;
    this.#options = options;
    this.#deadlines = new Deadlines(components.clock);
    this.#vanished = new VanishedPeers({ clock: components.clock, readTable: kernelTable }, this.#connections);
    this.#server = createServer({ noDelay: true, keepAlive: true, keepAliveInitialDelay: keepAliveDelay }, (socket) =>
      this.#accepted(socket),
    );
  }

  get connections(): ReadonlySet<TcpConnection> {
    return this.#connections;
  }

  listen(): Promise<AddressInfo> {
    const { host, port, backlog } = this.#options;
    return new Promise((resolve, reject) => {
      const failed = (error: NodeJS.ErrnoException): void => reject(listenProblem(error, host, port));
      this.#server.once("error", failed);
      this.#server.listen({ port, backlog, ...(host === undefined ? {} : { host }) }, () => {
        this.#server.off("error", failed);
        // Such as no file descriptor left for one more connection: open connections stay.
        this.#server.on("error", (error) => this.#components.log.error({}, `cannot accept: ${error.message}`));
        resolve(this.#server.address() as AddressInfo);
      });
    });
  }

  /** Takes nobody in any more, says goodbye to everybody, and returns when all connections are closed. */
  async close(): Promise<void> {
    this.#server.close();
    for (const connection of this.#connections) connection.sayGoodbye();
    if (this.#connections.size === 0) return;
    await new Promise<void>((resolve) => {
      this.#whenEmpty = resolve;
    });
  }

  begin(connection: TcpConnection): Session {
    const { protocol } = this.#options;
    const begin = (spoken: Protocol): Session => spoken.begin(connection, this.#components);
    return protocol === undefined ? new RecognisingSession(connection, begin) : begin(protocolCalled(protocol));
  }

  silent(connection: TcpConnection): void {
    this.#components.counters.refused("no-name");
    connection.close("refused", encodeServerWords(noNameInTime));
  }

  closed(connection: TcpConnection): void {
    this.#connections.delete(connection);
    this.#components.counters.connectionsOpen = this.#connections.size;
    if (this.#connections.size === 0) this.#whenEmpty?.();
  }

  setDeadline(connection: TcpConnection, milliseconds: number): void {
    this.#deadlines.set(connection, milliseconds);
  }

  clearDeadline(connection: TcpConnection): void {
    this.#deadlines.clear(connection);
  }

  #accepted(socket: Socket): void {
    this.#lastId += 1;
    const connection = new TcpConnection(this.#lastId, socket, this);
    this.#connections.add(connection);
    this.#vanished.watch(connection.identity.localPort);
    this.#deadlines.set(connection, namelessTime);
    this.#components.counters.connectionsOpened += 1;
    this.#components.counters.connectionsOpen = this.#connections.size;
  }
}
