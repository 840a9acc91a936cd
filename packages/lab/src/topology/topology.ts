// The network of a lab: hosts on one switch, their addresses and names, and what their links do to packets.
import { fileURLToPath } from "node:url";
import { closest, type TomlPath } from "@vitrine/wire/text";
import { type DocumentSource, parseDocument, problemAt, readSource } from "../document/document.ts";
import {
  type Address,
  contains,
  formatAddress,
  isReserved,
  type Network,
  parseAddress,
  parseNetwork,
} from "./address.ts";
import type { Impairment } from "./impairment.ts";
import { hostLimit, type TopologyDocument, topologySchema } from "./schema.ts";

export interface Host {
  readonly name: string;
  /** With the prefix of the network that each belongs to; IPv4 first where the file says so. */
  readonly addresses: readonly HostAddress[];
  /** Domain names that stand for this host besides its own. */
  readonly names: readonly string[];
  readonly link: Impairment;
  /** Bytes that TCP keeps for a program that does not read; the kernel's own choice where it is absent. */
  readonly receiveBuffer?: number;
}

export interface HostAddress {
  readonly address: string;
  readonly family: 4 | 6;
  readonly prefix: number;
}

export interface Topology {
  /** The name of a lab with this topology where nobody gives another. */
  readonly name: string;
  readonly domain?: string;
  /** The host that answers DNS. */
  readonly dns?: string;
  readonly networks: readonly string[];
  readonly hosts: readonly Host[];
}

/** The kernel's IFNAMSIZ of 16 bytes holds a closing zero: the port on the switch is called as its host. */
export const hostNameLimit = 15;
/** The name of the switch's interface and of its namespace. */
export const switchName = "switch";

export const courseTopologyFile = fileURLToPath(new URL("../../topologies/course.toml", import.meta.url));

/** Reads a topology file. Throws a LabProblem with the file and line of the first mistake. */
export function readTopology(file: string = courseTopologyFile): Topology {
  return parseTopology(readSource(file));
}

export function parseTopology(source: DocumentSource): Topology {
  return resolveTopology(parseDocument(source, topologySchema), source);
}

/** A topology from its document; `at` is its place in the source, for an experiment that contains one. */
export function resolveTopology(document: TopologyDocument, source: DocumentSource, at: TomlPath = []): Topology {
  const problem = (path: TomlPath, words: string): Error => problemAt(source, [...at, ...path], words);
  const networks = readNetworks(document.networks ?? ["10.20.30.0/24", "fd00::/64"], problem);
  const hosts = Object.entries(document.hosts).flatMap(([name, host]) => readHosts(name, host, networks, problem));
  if (hosts.length === 0) throw problem(["hosts"], "a lab needs a host: [hosts.client1]");
  if (hosts.length > hostLimit)
    throw problem(["hosts"], `a lab has at most ${hostLimit} hosts; these are ${hosts.length}`);
  refuseDoubles(hosts, problem);
  const { name = "lab", domain, dns } = document;
  if (dns !== undefined && !hosts.some((host) => host.name === dns)) {
    throw problem(["dns"], noSuchHost(dns, hosts));
  }
  return {
    name,
    ...(domain !== undefined && { domain }),
    ...(dns !== undefined && { dns }),
    networks: networks.map((network) => `${formatAddress(network)}/${network.prefix}`),
    hosts: hosts.map(({ path: _path, ...host }) => host),
  };
}

/** The message for a missing host, with what was meant. */
export function noSuchHost(name: string, hosts: readonly { readonly name: string }[]): string {
  const names = hosts.map((host) => host.name);
  const meant = closest(name, names);
  return `there is no host \`${name}\`; ${meant === undefined ? `there are ${names.join(", ")}` : `did you mean \`${meant}\`?`}`;
}

type ProblemAt = (path: TomlPath, words: string) => Error;
interface PlacedHost extends Host {
  readonly path: TomlPath;
}

function readNetworks(texts: readonly string[], problem: ProblemAt): Network[] {
  return texts.map((text, index) => {
    const network = parseNetwork(text);
    if (network === undefined) {
      throw problem(
        ["networks", index],
        `\`${text}\` is not a network; write one such as 10.20.30.0/24, with no bits set after its prefix`,
      );
    }
    return network;
  });
}

function readHosts(
  base: string,
  document: TopologyDocument["hosts"][string],
  networks: readonly Network[],
  problem: ProblemAt,
): PlacedHost[] {
  const { count, addresses, names = [], link = {}, receive_buffer: receiveBuffer } = document;
  const path = ["hosts", base];
  const starts = addresses.map((text) => {
    const address = parseAddress(text);
    if (address === undefined) throw problem([...path, "addresses"], `\`${text}\` is no IPv4 or IPv6 address`);
    return address;
  });
  return Array.from({ length: count ?? 1 }, (_, index) => {
    const name = count === undefined ? base : `${base}${index + 1}`;
    checkHostName(name, path, problem);
    const own = starts.map(({ family, value }) =>
      placeAddress({ family, value: value + BigInt(index) }, networks, (words) =>
        problem([...path, "addresses"], words),
      ),
    );
    return {
      name,
      addresses: own,
      names: index === 0 ? names : [],
      link: definedOnly(link),
      ...(receiveBuffer !== undefined && { receiveBuffer }),
      path,
    };
  });
}

function definedOnly(link: NonNullable<TopologyDocument["hosts"][string]["link"]>): Impairment {
  return Object.fromEntries(Object.entries(link).filter(([, value]) => value !== undefined));
}

function checkHostName(name: string, path: TomlPath, problem: ProblemAt): void {
  if (name.length > hostNameLimit) {
    const length = `\`${name}\` has ${name.length} characters`;
    throw problem(
      path,
      `${length}; a host's name is also the name of an interface, which has at most ${hostNameLimit}`,
    );
  }
  if (!/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/.test(name)) {
    throw problem(path, `\`${name}\` is no host name: small letters, digits, and hyphens between them are meant`);
  }
  if (name === switchName) throw problem(path, `\`${switchName}\` is the name of the lab's own switch; take another`);
}

function placeAddress(address: Address, networks: readonly Network[], problem: (words: string) => Error): HostAddress {
  const text = formatAddress(address);
  const network = networks.find((network) => contains(network, address));
  const all = networks.map((network) => `${formatAddress(network)}/${network.prefix}`).join(" and ");
  if (network === undefined) throw problem(`${text} is not in the lab's network (${all})`);
  if (isReserved(network, address)) throw problem(`${text} is the network's own address; no host can have it`);
  return { address: text, family: address.family, prefix: network.prefix };
}

function refuseDoubles(hosts: readonly PlacedHost[], problem: ProblemAt): void {
  const owners = new Map<string, string>();
  const called = new Set<string>();
  for (const { name, addresses, names, path } of hosts) {
    if (called.has(name)) throw problem(path, `there are two hosts called \`${name}\``);
    called.add(name);
    for (const key of [...addresses.map(({ address }) => address), ...names]) {
      const owner = owners.get(key);
      if (owner !== undefined) {
        const place = names.includes(key) ? "names" : "addresses";
        throw problem([...path, place], `${key} belongs to \`${owner}\` already; \`${name}\` needs another`);
      }
      owners.set(key, name);
    }
  }
}
