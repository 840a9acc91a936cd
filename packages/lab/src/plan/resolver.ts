// Names: dnsmasq on one host, and the files by which every host asks it and nobody else.
import type { Host, Topology } from "../topology/topology.ts";
import type { Machine } from "./machine.ts";
import { namespaceFiles, namespaceOf } from "./names.ts";
import type { PlannedFile, Step } from "./step.ts";

/** Answers of the lab may be kept this long, in seconds: short, so that the next capture shows the question again. */
const answerLifetime = 5;

const addressesOf = (host: Host): string[] => host.addresses.map(({ address }) => address);

/**
 * Each host's own files for /etc: the machine's own would answer first, unseen by a capture. `hosts` gives the host's own
 * name its own address, which is what `gethostbyname(gethostname())` asks for.
 */
export function planResolverFiles(topology: Topology, lab: string, machine: Machine): PlannedFile[] {
  const server = topology.hosts.find(({ name }) => name === topology.dns);
  const lines = [
    ...(topology.domain === undefined ? [] : [`search ${topology.domain}`]),
    ...(server === undefined ? [] : addressesOf(server)).slice(0, 1).map((address) => `nameserver ${address}`),
    // A lost question is asked again after a second; a busy machine may take many to answer (resolv.conf(5)).
    "options timeout:1 attempts:5",
  ];
  return topology.hosts.flatMap((host) => {
    const { name } = host;
    const folder = namespaceFiles(namespaceOf(lab, name));
    return [
      { path: `${folder}/resolv.conf`, text: `${lines.join("\n")}\n` },
      { path: `${folder}/hosts`, text: hostsFile(host, topology) },
      ...(machine.hasHostnameFile ? [{ path: `${folder}/hostname`, text: `${name}\n` }] : []),
      { path: `${folder}/nsswitch.conf`, text: "passwd: files\ngroup: files\nhosts: files dns\n" },
    ];
  });
}

function hostsFile(host: Host, { domain }: Topology): string {
  const names = domain === undefined ? host.name : `${host.name}.${domain} ${host.name}`;
  const own = addressesOf(host).map((address) => `${address} ${names}`);
  return ["127.0.0.1 localhost", "::1 localhost", ...own, ""].join("\n");
}

/** The configuration of dnsmasq: it answers for the lab's names and hosts, and nothing else. */
export function nameServerArguments({ domain, hosts }: Topology): string[] {
  const records = hosts.flatMap((host) => {
    const addresses = addressesOf(host).join(",");
    const own = domain === undefined ? host.name : `${host.name},${host.name}.${domain}`;
    return [own, ...host.names].map((names) => `--host-record=${names},${addresses}`);
  });
  // A question that it cannot answer ends here: there is no way out of a lab.
  const onlyOurs = ["--no-resolv", "--no-hosts", "--local=/#/", `--local-ttl=${answerLifetime}`];
  return ["--conf-file=/dev/null", "--pid-file", ...onlyOurs, ...records];
}

/** Starts the name server in the background. The command returns only once the server answers. */
export function planNameServer(topology: Topology, lab: string): Step[] {
  if (topology.dns === undefined) return [];
  const namespace = namespaceOf(lab, topology.dns);
  return [{ argv: ["ip", "netns", "exec", namespace, "dnsmasq", ...nameServerArguments(topology)] }];
}
