// Admission to the lab's protocol: everybody in the lab sees the addresses of the others.
import { isPrivateAddress } from "../../connection/private-address.ts";

/** `local` is everybody with a private address; without a choice, `everybody` counts for those, and `accounts` for others. */
export const labWhos = ["everybody", "local", "accounts", "off"] as const;

export type LabWho = (typeof labWhos)[number];

export type LabAdmission =
  | { readonly kind: "everybody" }
  /** Only names with an account, which is proved. The words are for the others. */
  | { readonly kind: "accounts"; readonly words: string }
  | { readonly kind: "refused"; readonly words: string };

const everybody: LabAdmission = { kind: "everybody" };

const byIrc = "An IRC client may join.";

/** The people that may join from this address. */
export function labAdmission(who: LabWho | undefined, address: string): LabAdmission {
  switch (who ?? (isPrivateAddress(address) ? "everybody" : "accounts")) {
    case "everybody":
      return everybody;
    case "accounts":
      return {
        kind: "accounts",
        words: `Only names with an account may join from your address with the lab's protocol. ${byIrc}`,
      };
    case "local":
      if (isPrivateAddress(address)) return everybody;
      return {
        kind: "refused",
        words: `Only people in the server's own network may join with the lab's protocol. ${byIrc}`,
      };
    default:
      return { kind: "refused", words: `Nobody may join this server with the lab's protocol. ${byIrc}` };
  }
}
