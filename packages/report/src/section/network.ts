// The network: as the run built it, or, where nothing tells, as far as the captures show it.
import { drawTopology, type DrawnHost } from "../draw/topology.ts";
import { markup, type Markup } from "../markup.ts";
import type { Material } from "../material.ts";
import type { ExperimentResult } from "@vitrine/lab";
import { picture, table, type Section } from "./section.ts";

/** Rows of the table of hosts. */
const mostRows = 200;

function rolesIn({ server, participants, topology: { dns } }: ExperimentResult, host: string): string {
  return [
    host === server.host ? "chat server" : "",
    host === dns ? "DNS" : "",
    ...participants.filter((one) => one.host === host).map(({ name }) => name),
  ]
    .filter((role) => role !== "")
    .join(", ");
}

/** What the run says of a host's link: "client1: loss 5% (loss by nft)" is about client1. */
function impairmentOf({ impairments }: ExperimentResult, host: string): string {
  return impairments
    .filter((words) => words.startsWith(`${host}: `))
    .map((words) => words.slice(host.length + 2))
    .join("; ");
}

function hostsOfRun(run: ExperimentResult): DrawnHost[] {
  return run.topology.hosts.map(({ name, addresses }) => ({
    name,
    addresses: addresses.map(({ address }) => address),
    role: rolesIn(run, name),
    isServer: name === run.server.host,
    impairment: impairmentOf(run, name),
  }));
}

/** Addresses in the order in which they come up, with the names that the chat gives them. */
function hostsSeen({ seen }: Material): DrawnHost[] {
  const roles = new Map<string, Set<string>>();
  const add = (address: string, role: string): void => {
    const known = roles.get(address) ?? new Set();
    roles.set(address, role === "" ? known : known.add(role));
  };
  const servers = new Set<string>();
  for (const { connections, lookups, chat, datagrams } of seen.captures) {
    for (const { server } of lookups) add(server, "DNS");
    for (const { client, server } of connections) [client.address, server.address].forEach((one) => add(one, ""));
    for (const event of chat) {
      if (event.kind !== "joined") continue;
      servers.add(event.connection.server.address);
      add(event.connection.server.address, "chat server");
      add(event.connection.client.address, event.name);
    }
    for (const { source, destination } of datagrams)
      [source.address, destination.address].forEach((one) => add(one, ""));
  }
  return [...roles].map(([address, names]) => ({
    name: address,
    addresses: [],
    role: [...names].join(", "),
    isServer: servers.has(address),
    impairment: "",
  }));
}

/** What connects the hosts of a run. */
function connectionOf({ mode, topology: { networks } }: ExperimentResult): string {
  return `${mode === "loopback" ? "on one machine" : "on one switch"}, ${networks.join(", ")}`;
}

function write(material: Material): Markup | undefined {
  const { run } = material;
  const hosts = run === undefined ? hostsSeen(material) : hostsOfRun(run);
  if (hosts.length === 0) return undefined;
  const label = run === undefined ? "as far as the captures show them" : connectionOf(run);
  const impaired = hosts.filter(({ impairment }) => impairment !== "");
  const words =
    run === undefined
      ? "The folder has no result.json, so these are the addresses that talked; others may have been there."
      : run.mode === "loopback"
        ? "Run on loopback addresses of one machine: no switch and no links, but the same programs and packets."
        : impaired.length === 0
          ? "Every host is a network namespace of its own on one machine, on one switch; no link loses or delays anything."
          : `Every host is a network namespace of its own on one machine, on one switch. Made worse on purpose: ${impaired.map(({ name, impairment }) => `${name} (${impairment})`).join(", ")}.`;
  const rows = hosts
    .slice(0, mostRows)
    .map(({ name, addresses, role, impairment }) => [
      name,
      role,
      markup`<code>${addresses.join(" ")}</code>`,
      impairment,
    ]);
  const columns = [{ title: "Host" }, { title: "In this run" }, { title: "Addresses" }];
  const list = table("Hosts", impaired.length === 0 ? columns : [...columns, { title: "Its link" }], rows);
  return markup`${picture(drawTopology(hosts, label), words)}${run === undefined ? "" : list}`;
}

export const network: Section = { id: "network", title: "The network", write };
