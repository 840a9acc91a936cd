// The roster's JSON: where it ends in a stream that has no framing, and what of it can be used.
import type { RosterUser } from "./message.ts";

/** The longest roster, in characters: 10,000 users with names of 64. A longer one is a flood, not a roster. */
export const longestRoster = 1_048_576;

/** The most users that one roster is taken to hold. */
export const mostRosterUsers = 10_000;

/** Finds the end of a JSON object that arrives in pieces, by its strings and braces; `JSON.parse` judges the rest. */
export class RosterScanner {
  #depth = 0;
  #isInString = false;
  #isEscaped = false;

  /** Takes the next piece. Returns the offset after the closing brace, or -1 if the object goes on. */
  push(text: string): number {
    for (let at = 0; at < text.length; at += 1) {
      const character = text[at];
      if (this.#isEscaped) this.#isEscaped = false;
      else if (this.#isInString) {
        if (character === "\\") this.#isEscaped = true;
        else if (character === '"') this.#isInString = false;
      } else if (character === '"') this.#isInString = true;
      else if (character === "{" || character === "[") this.#depth += 1;
      else if (character === "}" || character === "]") {
        this.#depth -= 1;
        if (this.#depth === 0) return at + 1;
      }
    }
    return -1;
  }
}

export interface ParsedRoster {
  readonly users: readonly RosterUser[];
  /** A sentence for each entry that was left out. */
  readonly faults: readonly string[];
}

/** Reads the object of a roster, `{"alice": "10.20.30.11"}`; `undefined` where it is no JSON object. Never throws. */
export function parseRoster(json: string): ParsedRoster | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch {
    return undefined;
  }
  if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) return undefined;
  // `Object.entries` reads own properties only, and JSON.parse makes `__proto__` one: no prototype is touched.
  const entries = Object.entries(parsed);
  const faults: string[] = [];
  const users: RosterUser[] = [];
  for (const [name, address] of entries.slice(0, mostRosterUsers)) {
    if (typeof address === "string") users.push({ name, address });
  }
  const withoutAddress = Math.min(entries.length, mostRosterUsers) - users.length;
  if (withoutAddress > 0)
    faults.push(`The server's roster has ${withoutAddress} without an address; they are left out.`);
  if (entries.length > mostRosterUsers) {
    faults.push(`The server's roster has ${entries.length} users; the first ${mostRosterUsers} are kept.`);
  }
  return { users, faults };
}
