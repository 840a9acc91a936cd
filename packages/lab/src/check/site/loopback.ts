// A site on this computer's own loopback interface. It needs no rights, and is not quite a network: a program here shares
// ports with everything else on the computer, and its UDP and TCP may come from two addresses.
import { once } from "node:events";
import { createServer } from "node:net";
import { hasPlace } from "../../process/command.ts";
import { killProcesses } from "../../process/end.ts";
import { processesMarked } from "../../process/mark.ts";
import { ProgramProblem } from "../problem.ts";
import { programEnvironment } from "./environment.ts";
import { accepts, listeningIn, type ListeningSocket, ListeningTable } from "./listening.ts";
import type { Launch, Role, Site, SiteOptions } from "./site.ts";
import { asUser } from "./user.ts";

/**
 * Ports below those that the kernel gives to connections (ip_local_port_range in ip(7), from 32,768). A connection that got the port
 * of the program meanwhile would keep it from listening, unless it sets SO_REUSEADDR.
 */
const ports = { first: 20_000, count: 12_768 };
/** Ports that were tried; processes begin at different ones. */
let tried = process.pid * 97;

/** A port that nothing listens on, another one each time. Rejects with a `ProgramProblem` where there is none. */
async function freePort(): Promise<number> {
  for (let left = ports.count; left > 0; left -= 1) {
    tried += 1;
    const port = ports.first + (tried % ports.count);
    const server = createServer().listen(port);
    const isFree = await once(server, "listening").then(
      () => true,
      () => false,
    );
    if (!isFree) continue;
    server.close();
    await once(server, "close");
    return port;
  }
  throw new ProgramProblem(`no TCP port from ${ports.first} to ${ports.first + ports.count - 1} is free`);
}

/** Rejects with a `ProgramProblem` where another program has the port: it would be taken for the one under test. */
export async function mustBeFree(port: number): Promise<void> {
  const sockets = await listeningIn("/proc/self/net");
  if (!sockets.some((socket) => socket.port === port && accepts(socket, "127.0.0.1"))) return;
  throw new ProgramProblem(
    `TCP port ${port} is in use: end the program that listens there, or give the program under test a {port}`,
  );
}

let sites = 0;

/** A loopback network for one client: others may run at the same time, in this process and in others. */
function ownNetwork(number: number): (last: number) => string {
  const network = `127.${1 + (process.pid % 250)}.${1 + (number % 250)}`;
  return (last) => `${network}.${last}`;
}

/** In the environment of the program, and of everything that it starts. */
const mark = "VITRINE_CHECK";

export async function loopbackSite(options: SiteOptions): Promise<Site> {
  const { role, command, user, folder } = options;
  sites += 1;
  const marks = { [mark]: `${process.pid}-${sites}` };
  const onNetwork = ownNetwork(sites);
  const isServer = role === "server";
  const hasPort = hasPlace(command, "port");
  const table = new ListeningTable();
  if (isServer && !hasPort) await mustBeFree(options.port);
  return {
    user,
    programAddress: isServer ? "127.0.0.1" : onNetwork(11),
    serverAddress: isServer ? "127.0.0.1" : onNetwork(3),
    port: isServer && hasPort ? await freePort() : options.port,
    directPort: options.port,
    partyAddress: (number) => (isServer ? `127.0.0.${11 + (number % 200)}` : onNetwork(12 + number)),
    launch: (words): Launch => ({
      words: asUser(user, words),
      environment: { ...programEnvironment(user, "/nonexistent"), ...marks },
      folder,
    }),
    listening: (pid): Promise<readonly ListeningSocket[]> => table.read("/proc/self/net", pid),
    // The kernel counts for the whole computer here.
    overflows: () => Promise.resolve(undefined),
    endAll: () => killProcesses(() => processesMarked(marks)),
    close: () => Promise.resolve(),
  };
}

/** How many checks may run at the same time: programs that have their port written into them would take it from each other. */
export function loopbackWidth(role: Role, command: readonly string[], width: number): number {
  return hasPlace(command, role === "server" ? "port" : "address") ? width : 1;
}

const twoAddresses =
  "on loopback, a program's datagrams and its TCP connection may come from two addresses; on a network, both come from the computer's own";
const sharedPort = (port: number): string =>
  `the command line has no {port}, so TCP port ${port} may still be in TIME_WAIT from the check before`;
const comparesAddresses = new Set([
  "sends-direct",
  "shows-direct",
  "non-registered",
  "two-at-one-address",
  "long-datagram",
  "datagram-not-text",
]);

/** Why the result of this check may be wrong on loopback. */
export function unsureOnLoopback({ role, command, port }: SiteOptions, id: string): string | undefined {
  if (role === "client") return comparesAddresses.has(id) ? twoAddresses : undefined;
  return hasPlace(command, "port") || id === "registers" ? undefined : sharedPort(port);
}
