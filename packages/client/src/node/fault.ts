// Sentences for the user for faults of the network.
import { faultWords, isSystemFault } from "@vitrine/wire/text";

/** The system's code of an error; empty where it has none. */
export const codeOf = (error: unknown): string => (isSystemFault(error) ? error.code : "");

/** Returns what went wrong, followed by the system's own code for a search. */
export function networkFault(error: unknown): string {
  const code = codeOf(error);
  return code === "" ? faultWords(error) : `${faultWords(error, "network")} (${code})`;
}
