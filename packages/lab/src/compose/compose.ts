// The topology as a Docker compose file, for people who have Docker. One service a host, under the host's own name.
import { stringify } from "yaml";
import { receiveBufferSetting } from "../plan/network.ts";
import { nameServerArguments } from "../plan/resolver.ts";
import { LabProblem } from "../problem.ts";
import { describeImpairment } from "../topology/impairment.ts";
import type { Host, Topology } from "../topology/topology.ts";

/** The packages that every host of the lab needs: those of the course's programs, and tools to look at packets. */
const dockerfile = `FROM debian:bookworm-slim
RUN apt-get update && apt-get install -y --no-install-recommends \\
    dnsmasq-base iproute2 iputils-ping netcat-openbsd nftables procps python3 tcpdump && rm -rf /var/lib/apt/lists/*
`;

/** The path on every host at which the compose file's folder is mounted. */
const sharedFolder = "/lab";

type ComposeService = Record<string, unknown>;

/** The compose file's text (compose specification, https://compose-spec.io). */
export function composeFile(topology: Topology): string {
  const services = Object.fromEntries(topology.hosts.map((host) => [host.name, service(host, topology)]));
  const subnets = topology.networks.map((subnet) => ({ subnet }));
  const isIpv6 = topology.networks.some((network) => network.includes(":"));
  const networks = {
    lab: { driver: "bridge", internal: true, ...(isIpv6 && { enable_ipv6: true }), ipam: { config: subnets } },
  };
  const document = stringify(
    { name: topology.name, services, networks },
    { lineWidth: 0, aliasDuplicateObjects: false },
  );
  return `${opening(topology)}${document}`;
}

function opening({ name, hosts }: Topology): string {
  const impaired = hosts.filter(({ link }) => Object.keys(link).length > 0);
  return [
    `# The lab \`${name}\` for Docker: docker compose up -d --build, then docker compose exec ${hosts.at(-1)!.name} bash`,
    `# This folder is ${sharedFolder} on every host. Written by \`vitrine lab compose\`.`,
    ...impaired.map(
      ({ name, link }) =>
        `# Not in here, because compose knows no impairments: ${name} has ${describeImpairment(link)}.`,
    ),
    "",
  ].join("\n");
}

function service(host: Host, topology: Topology): ComposeService {
  const isNameServer = host.name === topology.dns;
  return {
    build: { dockerfile_inline: dockerfile },
    hostname: host.name,
    init: true,
    // For tcpdump and tc, on the container's own network alone.
    cap_add: ["NET_ADMIN", "NET_RAW"],
    working_dir: sharedFolder,
    volumes: [`.:${sharedFolder}`],
    command: isNameServer
      ? ["dnsmasq", "--keep-in-foreground", ...nameServerArguments(topology)]
      : ["sleep", "infinity"],
    ...resolver(topology),
    ...(host.receiveBuffer !== undefined && {
      sysctls: { "net.ipv4.tcp_rmem": receiveBufferSetting(host.receiveBuffer) },
    }),
    networks: { lab: attachment(host) },
  };
}

function resolver({ dns, domain, hosts }: Topology): ComposeService {
  const server = hosts.find(({ name }) => name === dns);
  return {
    ...(server !== undefined && { dns: [server.addresses[0]!.address] }),
    ...(domain !== undefined && { dns_search: [domain] }),
  };
}

function attachment({ name, addresses }: Host): Record<string, string> {
  const entries = addresses.map(
    ({ family, address }) => [family === 4 ? "ipv4_address" : "ipv6_address", address] as const,
  );
  const keys = new Set(entries.map(([key]) => key));
  if (keys.size < entries.length) {
    throw new LabProblem(
      `${name} has several addresses of one kind; a compose file has room for one IPv4 and one IPv6 address`,
    );
  }
  return Object.fromEntries(entries);
}
