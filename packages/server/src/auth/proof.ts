// The one place where a claim is checked, whatever the mechanism and the protocol: it waits for its turn, is counted, and an account
// that is proved still has to be one that may log in.
import { foldNick } from "@vitrine/hub";
import type { Clock } from "../clock.ts";
import type { Attempts } from "./attempts.ts";
import type { Claim, MechanismComponents, Verdict } from "./mechanism/mechanism.ts";

export interface ProofComponents extends MechanismComponents {
  readonly attempts: Attempts;
  readonly clock: Clock;
  /** Why an account may not log in although its password is right; undefined where it may. */
  readonly refusal: (account: string) => string | undefined;
  /** Called after a fault that must never happen, such as a database that cannot be read; then nobody logs in. */
  readonly report: (fault: unknown) => void;
}

export type ProofOutcome =
  | { readonly kind: "proved"; readonly account: string; readonly serverFinal?: string }
  | { readonly kind: "wrong" }
  | { readonly kind: "refused"; readonly words: string };

const busy = "Too many people are proving their names at this moment. Try again in a few seconds.";

export const broken = "Names cannot be proved at this moment. Tell whoever runs this server.";

export function tooSoon(retryAfter: number): string {
  return `Too many wrong passwords. Try again in ${Math.ceil(retryAfter / 1000)} seconds.`;
}

const wrong: ProofOutcome = { kind: "wrong" };

export class Proof {
  readonly #address: string;
  readonly #components: ProofComponents;
  #stopWaiting: () => void = () => {};

  constructor(address: string, components: ProofComponents) {
    this.#address = address;
    this.#components = components;
  }

  /** Waits for this attempt's turn, then makes it. Rejects only where the accounts cannot be read. */
  async check({ guess, check }: Claim): Promise<ProofOutcome> {
    if (guess === undefined) return this.#conclude(await check());
    const { accounts, attempts } = this.#components;
    // All forms of a name are one name to guess.
    const guessed = accounts.accountOf(guess.name) ?? foldNick(guess.name);
    const turn = attempts.take(guessed, this.#address, guess.kind);
    if (turn.kind === "denied") return { kind: "refused", words: tooSoon(turn.retryAfter) };
    // Whoever went away is not worth a hash; the attempt counts all the same.
    if (await this.#wait(turn.wait)) return wrong;
    const verdict = await check();
    if (verdict === "full") turn.withdrawn();
    else if (verdict.isRight) turn.succeeded();
    return this.#conclude(verdict);
  }

  /** The peer is gone. */
  cancel(): void {
    this.#stopWaiting();
  }

  #conclude(verdict: Verdict): ProofOutcome {
    if (verdict === "full") return { kind: "refused", words: busy };
    if (!verdict.isRight) return wrong;
    const { account, serverFinal } = verdict;
    const words = this.#components.refusal(account);
    if (words !== undefined) return { kind: "refused", words };
    return { kind: "proved", account, ...(serverFinal !== undefined && { serverFinal }) };
  }

  /** Resolves with whether the proof was cancelled meanwhile. */
  #wait(milliseconds: number): Promise<boolean> {
    if (milliseconds <= 0) return Promise.resolve(false);
    return new Promise((resolve) => {
      const prevent = this.#components.clock.after(milliseconds, () => resolve(false));
      this.#stopWaiting = () => {
        prevent();
        resolve(true);
      };
    });
  }
}
