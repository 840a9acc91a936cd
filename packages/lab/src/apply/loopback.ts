// A lab without root: every host is an address of 127.0.0.0/8. No cables, so no impairments and no DNS.
import { formatAddress, parseAddress, parseNetwork } from "../topology/address.ts";
import { LabProblem } from "../problem.ts";
import type { Host, Topology } from "../topology/topology.ts";

const loopback = parseNetwork("127.0.0.0/8")!;

/** 10.20.30.11 becomes 127.0.0.11: the host's part of its IPv4 address stays. */
function loopbackAddress({ name, addresses }: Host): string {
  const own = addresses.find(({ family }) => family === 4);
  if (own === undefined) throw new LabProblem(`${name} has no IPv4 address, so it has none on loopback`);
  const hostBits = BigInt(32 - Math.max(own.prefix, loopback.prefix));
  const hostPart = parseAddress(own.address)!.value & ((1n << hostBits) - 1n);
  return formatAddress({ family: 4, value: loopback.value | hostPart });
}

/** The topology on loopback. Throws a LabProblem where it asks for what loopback cannot do. */
export function onLoopback(topology: Topology): Topology {
  const impaired = topology.hosts.filter(({ link }) => Object.keys(link).length > 0).map(({ name }) => name);
  if (impaired.length > 0) {
    throw new LabProblem(
      `loopback has no links to impair, and the topology impairs ${impaired.join(", ")}; root is needed`,
    );
  }
  return {
    name: topology.name,
    networks: ["127.0.0.0/8"],
    hosts: topology.hosts.map((host) => ({
      ...host,
      addresses: [{ address: loopbackAddress(host), family: 4, prefix: loopback.prefix }],
    })),
  };
}
