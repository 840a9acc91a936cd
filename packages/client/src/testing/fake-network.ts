// A network for tests, in memory: the test is the server and the other peers.
import {
  ConnectionFault,
  type Connection,
  type ConnectionHandlers,
  type Target,
  type Transport,
} from "../connection/transport.ts";
import type { PeerFault, PeerHandlers, PeerSockets } from "../peer/peer-socket.ts";

const encoder = new TextEncoder();

/** The server's end of one connection. */
export class FakeServerSide {
  /** What each write of the client said. */
  readonly heard: string[] = [];
  isEnded = false;
  readonly target: Target;
  readonly #handlers: ConnectionHandlers;

  constructor(target: Target, handlers: ConnectionHandlers) {
    this.target = target;
    this.#handlers = handlers;
  }

  say(text: string): void {
    this.#handlers.received(encoder.encode(text));
  }

  close(fault?: string): void {
    if (this.isEnded) return;
    this.isEnded = true;
    this.#handlers.closed(fault);
  }
}

export class FakeNetwork implements Transport, PeerSockets {
  readonly connections: FakeServerSide[] = [];
  readonly datagrams: { readonly to: string; readonly text: string }[] = [];
  /** Addresses at which nobody takes connections. */
  readonly deaf = new Set<string>();
  names = new Map<string, readonly string[]>();
  peerFault: PeerFault | undefined;
  isPortTaken = false;
  /** The server never closes its side after the client has closed its own. */
  isKeepingOpen = false;
  peers: PeerHandlers | undefined;

  get server(): FakeServerSide {
    return this.connections.at(-1)!;
  }

  async resolve(host: string): Promise<readonly string[]> {
    const found = this.names.get(host) ?? (/^[\d.]+$/.test(host) ? [host] : undefined);
    if (found === undefined) throw new ConnectionFault(`The name ${host} was not found.`);
    return found;
  }

  async connect(target: Target, handlers: ConnectionHandlers): Promise<Connection> {
    if (this.deaf.has(target.address)) throw new ConnectionFault(`${target.address} could not be reached.`);
    const server = new FakeServerSide(target, handlers);
    this.connections.push(server);
    return {
      localAddress: target.localAddress ?? "10.20.30.11",
      remoteAddress: target.address,
      send: (bytes) => void server.heard.push(new TextDecoder().decode(bytes)),
      end: () => {
        if (!this.isKeepingOpen) server.close();
      },
      destroy: () => server.close(),
      pause: () => {},
      resume: () => {},
    };
  }

  async open(_address: string, _port: number, handlers: PeerHandlers): ReturnType<PeerSockets["open"]> {
    if (this.isPortTaken) throw new ConnectionFault("UDP 10.20.30.11:5000 is taken.");
    this.peers = handlers;
    return {
      send: async (bytes, to) => {
        if (this.peerFault === undefined) this.datagrams.push({ to, text: new TextDecoder().decode(bytes) });
        return this.peerFault;
      },
      close: () => {},
    };
  }
}
