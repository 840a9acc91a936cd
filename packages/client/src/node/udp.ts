// UDP on Node. An unconnected socket never hears that nobody listens (Linux tells an ICMP port unreachable only to
// connected ones), so each peer that is written to gets a connected socket beside the open one: the same address and
// port of ours, the same datagrams on the wire.
import { createSocket, type Socket } from "node:dgram";
import { canonicalAddress, isIpv6, withPort } from "@vitrine/wire/text";
import { ConnectionFault } from "../connection/transport.ts";
import type { PeerFault, PeerHandlers, PeerPort, PeerSockets } from "../peer/peer-socket.ts";
import { codeOf, networkFault } from "./fault.ts";

/** Peers with a connected socket of their own; the one not written to for longest gives its up. */
const mostConnectedPeers = 32;

interface Place {
  readonly address: string;
  readonly port: number;
}

async function bind({ address, port }: Place, isShared: boolean): Promise<Socket> {
  const socket = createSocket({ type: isIpv6(address) ? "udp6" : "udp4", reuseAddr: isShared });
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  socket.once("error", reject);
  socket.bind({ address, port, exclusive: true }, resolve);
  try {
    await promise;
  } catch (error) {
    socket.close();
    throw error;
  }
  socket.removeListener("error", reject);
  return socket;
}

/**
 * Sharing the port with our own connected sockets would also share it with a second client of ours. So the port is
 * taken for us alone first, which fails where anybody has it.
 */
async function bindOurs(place: Place): Promise<Socket> {
  try {
    const alone = await bind(place, false);
    await new Promise<void>((closed) => void alone.close(closed));
    return await bind(place, true);
  } catch (error) {
    const where = withPort(place.address, place.port);
    throw new ConnectionFault(
      codeOf(error) === "EADDRINUSE"
        ? `UDP ${where} is taken, by another client on this address perhaps (--from gives this one another address).`
        : `UDP ${where} could not be opened: ${networkFault(error)}.`,
    );
  }
}

class NodePeerPort implements PeerPort {
  readonly #place: Place;
  readonly #handlers: PeerHandlers;
  readonly #open: Socket;
  /** By address; the one written to last is last. */
  readonly #connected = new Map<string, Promise<Socket>>();

  constructor(place: Place, open: Socket, handlers: PeerHandlers) {
    this.#place = place;
    this.#open = open;
    this.#handlers = handlers;
    this.#listen(open);
    // An open socket has no single peer to be wrong about; what it cannot read, it skips.
    open.on("error", () => {});
  }

  async send(bytes: Uint8Array, address: string): Promise<PeerFault | undefined> {
    try {
      const socket = await this.#socketTo(address);
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      socket.send(bytes, (error) => (error === null ? resolve() : reject(error)));
      await promise;
      return undefined;
    } catch (error) {
      return faultOf(error);
    }
  }

  close(): void {
    this.#open.close();
    for (const address of this.#connected.keys()) this.#forget(address);
  }

  #socketTo(address: string): Promise<Socket> {
    const known = this.#connected.get(address) ?? this.#connect(address);
    this.#connected.delete(address);
    this.#connected.set(address, known);
    const [oldest] = this.#connected.keys();
    if (this.#connected.size > mostConnectedPeers) this.#forget(oldest!);
    return known;
  }

  async #connect(address: string): Promise<Socket> {
    const socket = await bind(this.#place, true);
    this.#listen(socket);
    socket.on("error", (error) => this.#handlers.failed(address, faultOf(error)));
    const { promise, resolve } = Promise.withResolvers<unknown>();
    socket.connect(this.#place.port, address, (error?: unknown) => resolve(error));
    const error = await promise;
    if (error === undefined || error === null) return socket;
    socket.close();
    this.#connected.delete(address);
    throw error;
  }

  #listen(socket: Socket): void {
    socket.on("message", (bytes, { address }) => {
      const from = canonicalAddress(address.replace(/%.*$/, ""));
      if (from !== undefined) this.#handlers.received(bytes, from);
    });
  }

  #forget(address: string): void {
    const socket = this.#connected.get(address);
    this.#connected.delete(address);
    void socket?.then(
      (found) => found.close(),
      () => {},
    );
  }
}

function faultOf(error: unknown): PeerFault {
  return { isPortUnreachable: codeOf(error) === "ECONNREFUSED", words: `${networkFault(error)}.` };
}

export const udpSockets: PeerSockets = {
  async open(address, port, handlers) {
    const place = { address, port };
    return new NodePeerPort(place, await bindOurs(place), handlers);
  },
};
