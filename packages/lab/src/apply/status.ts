// The state of a lab now.
import { namespaceOf } from "../plan/names.ts";
import type { Impairment } from "../topology/impairment.ts";
import { hostsThere } from "./namespaces.ts";
import { processesIn, processesOf } from "./processes.ts";
import type { LabMode, LabState } from "./state.ts";

export interface HostStatus {
  readonly host: string;
  readonly addresses: readonly string[];
  readonly names: readonly string[];
  readonly link: Impairment;
  /** Processes that run on the host. */
  readonly processes: readonly number[];
  /** False where its namespace has gone: the lab is damaged, `down` and `up` mend it. */
  readonly isThere: boolean;
}

export interface LabStatus {
  readonly lab: string;
  readonly mode: LabMode;
  readonly phase: LabState["phase"];
  readonly since: string;
  readonly networks: readonly string[];
  readonly hosts: readonly HostStatus[];
}

export function statusOf({ lab, mode, phase, since, topology, links }: LabState): LabStatus {
  const there = hostsThere(
    lab,
    topology.hosts.map(({ name }) => name),
  );
  const hosts = topology.hosts.map(({ name, addresses, names }): HostStatus => {
    const namespace = namespaceOf(lab, name);
    const isThere = mode === "loopback" || there.has(name);
    return {
      host: name,
      addresses: addresses.map(({ address }) => address),
      names,
      link: links[name] ?? {},
      processes: mode === "loopback" ? processesOf(lab, name) : processesIn([namespace]),
      isThere,
    };
  });
  return { lab, mode, phase, since, networks: topology.networks, hosts };
}
