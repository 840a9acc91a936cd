// The section [lab] of the settings.
import type { Setting } from "../setting.ts";

export const labSettings = [
  {
    key: "lab.irc-address",
    placeholder: "ADDRESS",
    meaning: "the IP address that the lab's roster shows for people that use IRC; without it, the server's own",
    kind: { type: "text" },
    standard: undefined,
    isChangeable: false,
  },
] as const satisfies readonly Setting[];
