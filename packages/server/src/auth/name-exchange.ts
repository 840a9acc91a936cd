// One attempt to prove one name: a password in the clear, or SCRAM-SHA-256 (docs/protocol/authentication.md).
import { foldNick } from "@vitrine/hub";
import { beginScramServer, mechanism, preparePassword, ScramError, type ScramServer } from "@vitrine/wire/scram";
import type { Clock } from "../clock.ts";
import type { AccountStore, PasswordRecord } from "@vitrine/store/accounts";
import type { AttemptKind, Attempts, Turn } from "./attempts.ts";
import type { Exchange, ExchangeStep } from "./authenticator.ts";
import { fakeCredentials } from "./fake-credentials.ts";
import type { HashingQueue } from "./hashing-queue.ts";
import { hashOfNobody, isPasswordOf } from "./password-hash.ts";
import { isScramOpening } from "./password-rule.ts";

export interface NameExchangeComponents {
  readonly accounts: AccountStore;
  readonly attempts: Attempts;
  readonly hashing: HashingQueue;
  readonly clock: Clock;
  /** What must never happen did, such as a database that cannot be read; nobody is let in then. */
  readonly report: (fault: unknown) => void;
}

/** `serverFinal` is for SCRAM's client; "full" where too many passwords are being checked already. */
type Verdict =
  | { readonly isRight: true; readonly account: string; readonly serverFinal?: string }
  | { readonly isRight: false }
  | "full";

type State =
  | { readonly kind: "opening" }
  | { readonly kind: "challenged"; readonly scram: ScramServer; readonly account: string | undefined }
  | { readonly kind: "over" };

const busy = "Too many people are proving their names at this moment. Try again in a few seconds.";
const broken = "Names cannot be proved at this moment. Tell whoever runs this server.";

export class NameExchange implements Exchange {
  readonly prompt: string;
  readonly #name: string;
  readonly #address: string;
  readonly #components: NameExchangeComponents;
  readonly #wrong: ExchangeStep;
  #state: State = { kind: "opening" };
  #stopWaiting: () => void = () => {};

  constructor(name: string, address: string, components: NameExchangeComponents) {
    this.#name = name;
    this.#address = address;
    this.#components = components;
    this.#wrong = { kind: "refused", reply: `That is not the password of ${name}.` };
    // People read the words; our client reads what is in the brackets at the end.
    this.prompt = `server: The name ${name} has a password. Type it now; it travels in the clear. [${mechanism}] `;
  }

  async receive(line: string): Promise<ExchangeStep> {
    const state = this.#state;
    this.#state = { kind: "over" };
    try {
      if (state.kind === "over") return this.#wrong;
      if (state.kind === "challenged") return await this.#attempt("proof", () => this.#checkProof(state, line));
      if (isScramOpening(line)) return this.#challenge(line);
      return await this.#attempt("password", () => this.#components.hashing.run(() => this.#checkPassword(line)));
    } catch (fault) {
      this.#components.report(fault);
      return { kind: "refused", reply: broken };
    }
  }

  cancel(): void {
    this.#state = { kind: "over" };
    this.#stopWaiting();
  }

  #challenge(clientFirst: string): ExchangeStep {
    const scram = beginScramServer(clientFirst);
    if (scram instanceof ScramError || scram.name.normalize("NFC") !== this.#name) return this.#wrong;
    const { accounts } = this.#components;
    // Made for every name, so that a name without an account takes no longer.
    const fake = fakeCredentials(accounts.secret, this.#name);
    const { account, record } = this.#find();
    this.#state = { kind: "challenged", scram, account };
    return { kind: "continue", reply: `${scram.challenge(record?.scram ?? fake)}\n` };
  }

  /** The account that the name belongs to, and what is kept of its password. The same work for a name that has none. */
  #find(): { readonly account: string | undefined; readonly record: PasswordRecord | undefined } {
    const { accounts } = this.#components;
    const account = accounts.accountOf(this.#name);
    return { account, record: accounts.find(account ?? this.#name) };
  }

  /** Waits for this attempt's turn, then makes it. */
  async #attempt(kind: AttemptKind, check: () => Promise<Verdict>): Promise<ExchangeStep> {
    // All forms of a name are one name to guess.
    const guessed = this.#components.accounts.accountOf(this.#name) ?? foldNick(this.#name);
    const turn = this.#components.attempts.take(guessed, this.#address, kind);
    if (turn.kind === "denied") return { kind: "refused", reply: tooSoon(turn.retryAfter) };
    const isCancelled = await this.#wait(turn.wait);
    // Whoever went away is not worth a hash; the attempt counts all the same.
    if (isCancelled) return this.#wrong;
    return this.#conclude(await check(), turn);
  }

  #conclude(verdict: Verdict, turn: Turn & { readonly kind: "granted" }): ExchangeStep {
    if (verdict === "full") {
      turn.withdrawn();
      return { kind: "refused", reply: busy };
    }
    if (!verdict.isRight) return this.#wrong;
    turn.succeeded();
    const { account, serverFinal } = verdict;
    return { kind: "accepted", account, ...(serverFinal !== undefined && { reply: `${serverFinal}\n` }) };
  }

  async #checkPassword(password: string): Promise<Verdict> {
    const { account, record } = this.#find();
    const isRight = await isPasswordOf(record?.argon2id ?? hashOfNobody, prepareAnything(password));
    return isRight && account !== undefined ? { isRight, account } : { isRight: false };
  }

  async #checkProof(
    { scram, account }: State & { readonly kind: "challenged" },
    clientFinal: string,
  ): Promise<Verdict> {
    const verdict = await scram.verify(clientFinal);
    if (!verdict.isProved || account === undefined) return { isRight: false };
    return { isRight: true, account, serverFinal: verdict.serverFinal };
  }

  /** Resolves with whether the exchange was cancelled meanwhile. */
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

function tooSoon(retryAfter: number): string {
  return `Too many wrong passwords. Try again in ${Math.ceil(retryAfter / 1000)} seconds.`;
}

/** What cannot be a password is hashed as well, as one that nobody has: it must take as long. */
function prepareAnything(password: string): string {
  try {
    return preparePassword(password);
  } catch {
    return "\0";
  }
}
