// Listens on one address.
import { createServer, type AddressInfo, type Server as NetServer } from "node:net";
import { TcpConnection } from "../connection/tcp.ts";
import type { ProtocolName } from "../protocol/protocol.ts";
import { listenProblem } from "./address.ts";
import { Reception, type ReceptionComponents } from "./reception.ts";

export interface ListenOptions {
  /** An address or a name; undefined for all addresses of this machine. */
  readonly host?: string | undefined;
  /** 0 for any that is free. */
  readonly port: number;
  /** Connections that the kernel completes before they are accepted (listen(2)). */
  readonly backlog: number;
  /** The only protocol spoken here; undefined to recognise it by the first bytes. */
  readonly protocol?: ProtocolName | undefined;
  /** Whether every connection is TLS. Default: TLS is recognised. */
  readonly isTlsOnly?: boolean | undefined;
}

/** Idle time after which the kernel asks a peer whether it is still there (TCP keep-alive, RFC 9293 §3.8.4), in ms. */
const keepAliveDelay = 30_000;

export class Listener {
  readonly #components: ReceptionComponents;
  readonly #options: ListenOptions;
  readonly #server: NetServer;

  constructor(components: ReceptionComponents, options: ListenOptions) {
    this.#components = components;
    this.#options = options;
    const reception = new Reception(components, {
      protocol: options.protocol,
      isTlsOnly: options.isTlsOnly ?? false,
    });
    this.#server = createServer({ noDelay: true, keepAlive: true, keepAliveInitialDelay: keepAliveDelay }, (socket) =>
      reception.accept((id, host) => new TcpConnection(id, socket, host)),
    );
  }

  listen(): Promise<AddressInfo> {
    const { host, port, backlog } = this.#options;
    return new Promise((resolve, reject) => {
      const failed = (error: NodeJS.ErrnoException): void => reject(listenProblem(error, host, port));
      this.#server.once("error", failed);
      this.#server.listen({ port, backlog, ...(host === undefined ? {} : { host }) }, () => {
        this.#server.off("error", failed);
        this.#server.on("error", (error) => this.#failed(error));
        resolve(this.#server.address() as AddressInfo);
      });
    });
  }

  /** Accepts nobody any more. Connections stay open. */
  close(): void {
    this.#server.close();
  }

  /** A connection could not be accepted, such as for want of memory. Open connections stay. */
  #failed(error: Error): void {
    const { counters, log } = this.#components.session;
    counters.refused("not-accepted");
    log.error({}, `cannot accept a connection: ${error.message}`);
  }
}
