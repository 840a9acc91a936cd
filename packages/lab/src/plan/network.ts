// The network of a topology as commands of iproute2. The switch is a bridge in a namespace of its own and every cable
// is made between namespaces, so that the machine's own network is never touched.
import { type Host, switchName, type Topology } from "../topology/topology.ts";
import type { Machine } from "./machine.ts";
import { hostInterface, namespaceOf, switchNamespace, utsFile } from "./names.ts";
import { planNameServer, planResolverFiles } from "./resolver.ts";
import type { Plan, Step } from "./step.ts";

/** Bytes; the kernel's own least. */
const leastBuffer = 4096;

export function planNetwork(topology: Topology, lab: string, machine: Machine): Plan {
  const namespaces = [switchNamespace(lab), ...topology.hosts.map(({ name }) => namespaceOf(lab, name))];
  return {
    files: [
      ...planResolverFiles(topology, lab, machine),
      ...topology.hosts.map(({ name }) => ({ path: utsFile(namespaceOf(lab, name)), text: "" })),
    ],
    steps: [
      ...namespaces.map((namespace) => ({
        argv: ["ip", "netns", "add", namespace],
        undo: ["ip", "netns", "del", namespace],
      })),
      ...topology.hosts.map((host) => planKernelSettings(host, lab)),
      // One after the other in the switch, then host by host: what is done in one namespace is done by one process.
      ...planSwitch(topology, lab),
      ...topology.hosts.flatMap((host) => planHost(host, lab, machine)),
      ...planNameServer(topology, lab),
    ],
  };
}

function planSwitch({ hosts }: Topology, lab: string): Step[] {
  const link = ["ip", "-n", switchNamespace(lab), "link"];
  return [
    // No spanning tree and no snooping: a port forwards from its first packet on.
    { argv: [...link, ..."add name switch type bridge stp_state 0 forward_delay 0 mcast_snooping 0".split(" ")] },
    // The switch itself sends nothing: it has no IPv6 address, so its neighbour discovery is in no capture.
    { argv: [...link, "set", "dev", switchName, "addrgenmode", "none", "up"] },
    ...hosts.flatMap(({ name }) => {
      const peer = ["peer", "name", hostInterface, "netns", namespaceOf(lab, name)];
      return [
        { argv: [...link, "add", "name", name, "type", "veth", ...peer] },
        { argv: [...link, "set", "dev", name, "addrgenmode", "none", "master", switchName, "up"] },
      ];
    }),
  ];
}

/** Least, usual and most bytes of TCP's receive buffer, which then does not grow beyond it (tcp(7), tcp_rmem). */
export function receiveBufferSetting(bytes: number): string {
  return `${leastBuffer} ${bytes} ${bytes}`;
}

/**
 * Makes the host's UTS namespace and sets the kernel's parameters in it: the host's name, and what differs from the
 * defaults. This comes before the cable, so that it holds from the first packet.
 */
function planKernelSettings({ name, receiveBuffer }: Host, lab: string): Step {
  const namespace = namespaceOf(lab, name);
  const settings = [
    `kernel.hostname=${name}`,
    // No duplicate address detection and no router solicitation: the lab has no use for them, and captures stay readable.
    "net.ipv6.conf.default.accept_dad=0",
    "net.ipv6.conf.default.router_solicitations=0",
    ...(receiveBuffer === undefined ? [] : [`net.ipv4.tcp_rmem=${receiveBufferSetting(receiveBuffer)}`]),
  ];
  const inHost = ["ip", "netns", "exec", namespace, "sysctl", "-q", "-w", ...settings];
  return { argv: ["unshare", `--uts=${utsFile(namespace)}`, ...inHost], undo: ["umount", utsFile(namespace)] };
}

function planHost(host: Host, lab: string, { hasEthtool }: Machine): Step[] {
  const namespace = namespaceOf(lab, host.name);
  const ip = ["ip", "-n", namespace];
  return [
    { argv: [...ip, "link", "set", "dev", "lo", "up"] },
    // One segment a packet, as on a real cable: otherwise captures hold segments far over the MTU.
    { argv: [...ip, "link", "set", "dev", hostInterface, "gso_max_segs", "1", "up"] },
    ...host.addresses.map(({ address, family, prefix }) => ({
      // nodad: does not wait a second for duplicate address detection.
      argv: [...ip, "address", "add", `${address}/${prefix}`, "dev", hostInterface, ...(family === 6 ? ["nodad"] : [])],
    })),
    ...(hasEthtool ? [{ argv: ["ip", "netns", "exec", namespace, "ethtool", "-K", hostInterface, "tx", "off"] }] : []),
  ];
}
