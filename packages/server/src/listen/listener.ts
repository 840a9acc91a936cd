// Listens on one address.
import net, { createServer, isIPv4, type AddressInfo, type Server as NetServer } from "node:net";
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

/**
 * Binds an IPv4 address itself, where Node can (24.19): looking the address up as if it were a name loads the resolver and its
 * patterns, a quarter of the whole start. Throws where the address cannot be bound.
 */
function listenOn(server: NetServer, { host, port, backlog }: ListenOptions): void {
  if (host === undefined) server.listen({ port, backlog });
  else if ("BoundSocket" in net && isIPv4(host)) server.listen(new net.BoundSocket({ host, port }), backlog);
  else server.listen({ host, port, backlog });
}

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
    const { host, port } = this.#options;
    return new Promise((resolve, reject) => {
      const failed = (error: NodeJS.ErrnoException): void => reject(listenProblem(error, host, port));
      this.#server.once("error", failed);
      this.#server.once("listening", () => {
        this.#server.off("error", failed);
        this.#server.on("error", (error) => this.#failed(error));
        resolve(this.#server.address() as AddressInfo);
      });
      try {
        listenOn(this.#server, this.#options);
      } catch (error) {
        failed(error as NodeJS.ErrnoException);
      }
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
