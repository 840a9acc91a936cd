// TCP and DNS on Node.
import { lookup } from "node:dns/promises";
import { connect, isIP, type Socket } from "node:net";
import { canonicalAddress, withPort } from "@vitrine/wire/text";
import {
  ConnectionFault,
  type Connection,
  type ConnectionHandlers,
  type Target,
  type Transport,
} from "../connection/transport.ts";
import { codeOf, networkFault } from "./fault.ts";

/** Milliseconds until an address that does not answer is given up; the system itself would try for two minutes. */
const connectTimeout = 10_000;

/** A server that vanished without FIN is noticed by TCP's own probes (RFC 9293 §3.8.4) after a quiet minute. */
const keepAlive = { keepAlive: true, keepAliveInitialDelay: 60_000 };

async function resolve(host: string): Promise<readonly string[]> {
  if (isIP(host) !== 0) return [host];
  try {
    return (await lookup(host, { all: true })).map(({ address }) => address);
  } catch (error) {
    throw new ConnectionFault(`The name ${host} was not found: ${networkFault(error)}.`);
  }
}

function wordsOf(error: unknown, { address, port, localAddress }: Target): string {
  if (localAddress !== undefined && codeOf(error) === "EADDRNOTAVAIL") {
    return `${localAddress} is not an address of this machine, so nothing can be sent from it.`;
  }
  return `${withPort(address, port)} could not be reached: ${networkFault(error)}.`;
}

function open(target: Target, handlers: ConnectionHandlers, signal: AbortSignal): Promise<Connection> {
  const { promise, resolve, reject } = Promise.withResolvers<Connection>();
  const { address: host, port, localAddress } = target;
  // Without Nagle's delay (RFC 896): one write is one message, and none waits to be joined with the next.
  const socket = connect({
    host,
    port,
    noDelay: true,
    ...keepAlive,
    ...(localAddress !== undefined && { localAddress }),
  });
  const timer = setTimeout(() => socket.destroy(new ConnectionFault("no answer came")), connectTimeout);
  const abort = (): void => void socket.destroy(new ConnectionFault("given up"));
  const failed = (error: Error): void => {
    settle();
    reject(new ConnectionFault(wordsOf(error, target)));
  };
  const settle = (): void => {
    clearTimeout(timer);
    signal.removeEventListener("abort", abort);
    socket.removeListener("error", failed);
  };
  signal.addEventListener("abort", abort);
  socket.once("error", failed);
  socket.once("connect", () => {
    settle();
    resolve(established(socket, handlers));
  });
  return promise;
}

function established(socket: Socket, handlers: ConnectionHandlers): Connection {
  let fault: string | undefined;
  socket.on("error", (error) => {
    fault = `The connection is lost: ${networkFault(error)}.`;
  });
  socket.on("data", (bytes: Buffer) => handlers.received(bytes));
  socket.on("close", () => handlers.closed(fault));
  return {
    localAddress: canonicalAddress(socket.localAddress ?? "") ?? "",
    remoteAddress: canonicalAddress(socket.remoteAddress ?? "") ?? "",
    send: (bytes) => void socket.write(bytes),
    end: () => void socket.end(),
    destroy: () => void socket.destroy(),
    pause: () => void socket.pause(),
    resume: () => void socket.resume(),
  };
}

export const tcpTransport: Transport = { resolve, connect: open };
