// Where a server listens, and by which addresses others reach it.
import { networkInterfaces } from "node:os";
import { Problem } from "@vitrine/store";

const wildcards = new Set(["::", "0.0.0.0"]);

/** The addresses by which this machine is reached, those of other machines' networks first, loopback last. */
export function reachableAddresses(listening: string): string[] {
  if (!wildcards.has(listening)) return [listening];
  const all = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ family }) => listening === "::" || family === "IPv4")
    // A link-local address (RFC 4291 §2.5.6) means nothing without naming the link.
    .filter(({ address }) => !address.startsWith("fe80:"));
  return [...all.filter(({ internal }) => !internal), ...all.filter(({ internal }) => internal)].map(
    ({ address }) => address,
  );
}

/** `host:port`, with the brackets that an IPv6 address needs (RFC 3986 §3.2.2). */
export function authority(host: string, port: number, standardPort: number): string {
  const written = host.includes(":") ? `[${host}]` : host;
  return port === standardPort ? written : `${written}:${port}`;
}

/** What to tell whoever started a server that cannot listen there. */
export function listenProblem(
  error: NodeJS.ErrnoException,
  host: string | undefined,
  port: number,
  portOption = "--port",
): Problem {
  const words: Record<string, string> = {
    EADDRINUSE: `Port ${port} is taken: another program listens there. End it, or choose another port with ${portOption}.`,
    EACCES: `Port ${port} may not be used by this user: choose one from 1024 on with ${portOption}.`,
    ENOTFOUND: `The name ${host} does not resolve to an address: --host takes an address of this machine, or its name.`,
    EAI_AGAIN: `The name ${host} could not be looked up: no name server answered.`,
    EADDRNOTAVAIL: `${host} is no address of this machine: --host takes one of its own, or none for all of them.`,
  };
  return new Problem(words[error.code ?? ""] ?? `Cannot listen on port ${port}: ${error.message}`);
}
