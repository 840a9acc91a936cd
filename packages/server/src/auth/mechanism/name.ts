// The names of the SASL mechanisms, and which of them a connection can use. Nothing is loaded for it.
import type { Peer } from "./peer.ts";

interface NameRow {
  readonly name: string;
  /** The property that the connection must have. */
  readonly needs: "nothing" | "certificate" | "channel-binding";
}

/** As registered with IANA, in the order of offering. */
const names = [
  { name: "PLAIN", needs: "nothing" },
  { name: "EXTERNAL", needs: "certificate" },
  { name: "SCRAM-SHA-256", needs: "nothing" },
  { name: "SCRAM-SHA-256-PLUS", needs: "channel-binding" },
] as const satisfies readonly NameRow[];

export type MechanismName = (typeof names)[number]["name"];

/** The mechanisms that can work on this peer's connection. EXTERNAL is offered wherever a certificate could have come. */
export function usableMechanisms(peer: Peer): MechanismName[] {
  return names
    .filter(({ needs }) => {
      if (needs === "certificate") return peer.isSecure;
      return needs === "nothing" || peer.channelBinding !== undefined;
    })
    .map(({ name }) => name);
}
