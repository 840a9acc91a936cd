// The namespaces of labs as the machine has them. They are found by their names, so nothing depends on a state file.
import { readFileSync } from "node:fs";
import { labOf, namespaceOf, utsFolder } from "../plan/names.ts";
import { switchName } from "../topology/topology.ts";
import { entriesOf } from "./state.ts";

const networkFolder = "/run/netns";

export function networkNamespaces(): Set<string> {
  return new Set(entriesOf(networkFolder));
}

/** The UTS namespaces that are mounted in our folder (proc_pid_mountinfo(5), field 5), once for each mount. */
export function utsNamespaces(): string[] {
  const folder = `${utsFolder}/`;
  return readFileSync("/proc/self/mountinfo", "utf8")
    .split("\n")
    .map((line) => line.split(" ")[4] ?? "")
    .flatMap((file) => (file.startsWith(folder) ? [file.slice(folder.length)] : []));
}

/** The names under which namespaces, or files for them, exist: of one lab or of all labs. */
export function remainsOf(lab?: string): string[] {
  const names = new Set([networkFolder, "/etc/netns", utsFolder].flatMap(entriesOf));
  return [...names].filter((name) => (lab === undefined ? labOf(name) !== undefined : labOf(name) === lab)).toSorted();
}

/** Those of these hosts whose namespaces are complete. The switch has no name of its own, so it has no UTS namespace. */
export function hostsThere(lab: string, hosts: readonly string[]): Set<string> {
  const networks = networkNamespaces();
  const names = new Set(utsNamespaces());
  const isThere = (host: string): boolean => {
    const namespace = namespaceOf(lab, host);
    return networks.has(namespace) && (host === switchName || names.has(namespace));
  };
  return new Set(hosts.filter(isThere));
}
