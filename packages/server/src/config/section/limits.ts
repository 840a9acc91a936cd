// The section [limits] of the settings: how many connections the server takes. 0 is no limit.
import { defaultLimits } from "../../connection/admission.ts";
import type { Setting } from "../setting.ts";

/** More than a process can have file descriptors for. */
const most = 10_000_000;

const count = { type: "integer", least: 0, most } as const;

export const limitSettings = [
  {
    key: "limits.connections",
    placeholder: "NUMBER",
    meaning: "connections in all; 0 for as many as the process may have files open",
    kind: count,
    standard: defaultLimits.connections,
    isChangeable: true,
  },
  {
    key: "limits.connections-per-address",
    placeholder: "NUMBER",
    meaning: "connections of one IPv4 address or IPv6 /64, this machine's own included; 0 for no limit",
    kind: count,
    standard: defaultLimits.connectionsPerAddress,
    isChangeable: true,
  },
  {
    key: "limits.unnamed-per-address",
    placeholder: "NUMBER",
    meaning: "those of them whose user has given no name yet; 0 for no limit",
    kind: count,
    standard: defaultLimits.unnamedPerAddress,
    isChangeable: true,
  },
  {
    key: "limits.new-per-minute",
    placeholder: "NUMBER",
    meaning: "new connections of one address within a minute; 0 for no limit",
    kind: count,
    standard: defaultLimits.newPerMinute,
    isChangeable: true,
  },
] as const satisfies readonly Setting[];
