// The names that the system sees. All begin alike, so that `down` finds them without the state file.
import { switchName } from "../topology/topology.ts";

const prefix = "vitrine";

/** `vitrine-course-client1`. A lab's name has no hyphen, so the name can be split into its parts again. */
export function namespaceOf(lab: string, host: string): string {
  return `${prefix}-${lab}-${host}`;
}

export function switchNamespace(lab: string): string {
  return namespaceOf(lab, switchName);
}

/** The lab that a namespace belongs to; undefined where it is not ours. */
export function labOf(namespace: string): string | undefined {
  return /^vitrine-([a-z][a-z0-9]*)-[a-z0-9-]+$/.exec(namespace)?.[1];
}

/** The folder of the files that `ip netns exec` mounts over those in /etc (ip-netns(8)). */
export function namespaceFiles(namespace: string): string {
  return `/etc/netns/${namespace}`;
}

/** The folder of the files that keep the hosts' UTS namespaces alive. */
export const utsFolder = "/run/vitrine-lab/uts";

/** The file on which a host's UTS namespace is mounted: the namespace that holds the host's name (uts_namespaces(7)). */
export function utsFile(namespace: string): string {
  return `${utsFolder}/${namespace}`;
}

/** The one interface of a host. */
export const hostInterface = "eth0";
