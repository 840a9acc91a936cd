// The section [lab] of the settings.
import { labWhos } from "../../session/lab/who.ts";
import type { Setting } from "../setting.ts";

export const labSettings = [
  {
    key: "lab.who",
    placeholder: labWhos.join("|"),
    meaning:
      "who may speak the lab's protocol, which shows addresses: everybody, everybody with a private address, names with an account, or nobody; without it, everybody with a private address, and accounts elsewhere",
    kind: { type: "choice", values: labWhos },
    standard: undefined,
    isChangeable: false,
  },
  {
    key: "lab.irc-address",
    placeholder: "ADDRESS",
    meaning: "the IP address that the lab's roster shows for people that use IRC; without it, the server's own",
    kind: { type: "text" },
    standard: undefined,
    isChangeable: false,
  },
] as const satisfies readonly Setting[];
