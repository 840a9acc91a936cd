// One attempt of a lab client to prove one name: a password in the clear, or SCRAM-SHA-256 (docs/protocol/authentication.md).
import { mechanism } from "@vitrine/wire/scram";
import type { Exchange, ExchangeStep } from "./authenticator.ts";
import { type Claim, malformed, type MechanismRun, type MechanismStep } from "./mechanism/mechanism.ts";
import type { Peer } from "./mechanism/peer.ts";
import { passwordClaim } from "./mechanism/plain.ts";
import { scramSha256 } from "./mechanism/scram-sha-256.ts";
import { isScramOpening } from "./password-rule.ts";
import { broken, Proof, type ProofComponents } from "./proof.ts";

type State =
  | { readonly kind: "opening" }
  | { readonly kind: "challenged"; readonly run: MechanismRun }
  | { readonly kind: "over" };

export class NameExchange implements Exchange {
  readonly prompt: string;
  readonly #name: string;
  readonly #peer: Peer;
  readonly #components: ProofComponents;
  readonly #proof: Proof;
  readonly #wrong: ExchangeStep;
  #state: State = { kind: "opening" };

  constructor(name: string, address: string, components: ProofComponents) {
    this.#name = name;
    // The lab's protocol knows no TLS.
    this.#peer = { address, isSecure: false };
    this.#components = components;
    this.#proof = new Proof(address, components);
    this.#wrong = { kind: "refused", reply: `That is not the password of ${name}.` };
    // People read the words; our client reads what is in the brackets at the end.
    this.prompt = `server: The name ${name} has a password. Type it now; it travels in the clear. [${mechanism}] `;
  }

  async receive(line: string): Promise<ExchangeStep> {
    const state = this.#state;
    this.#state = { kind: "over" };
    try {
      if (state.kind === "over") return this.#wrong;
      const step = this.#stepAfter(state, line);
      if (step.kind === "challenge") return { kind: "continue", reply: `${step.text}\n` };
      return step.kind === "claim" ? await this.#check(step.claim) : this.#wrong;
    } catch (fault) {
      this.#components.report(fault);
      return { kind: "refused", reply: broken };
    }
  }

  cancel(): void {
    this.#state = { kind: "over" };
    this.#proof.cancel();
  }

  #stepAfter(state: State, line: string): MechanismStep {
    if (state.kind === "challenged") return state.run.receive(Buffer.from(line));
    if (!isScramOpening(line)) return { kind: "claim", claim: passwordClaim(this.#components, this.#name, line) };
    const run = scramSha256.begin(this.#components, this.#peer);
    const step = run.receive(Buffer.from(line));
    if (step.kind !== "challenge" || step.name !== this.#name) return malformed;
    this.#state = { kind: "challenged", run };
    return step;
  }

  async #check(claim: Claim): Promise<ExchangeStep> {
    const outcome = await this.#proof.check(claim);
    if (outcome.kind === "refused") return { kind: "refused", reply: outcome.words };
    if (outcome.kind === "wrong") return this.#wrong;
    const { account, serverFinal } = outcome;
    return { kind: "accepted", account, ...(serverFinal !== undefined && { reply: `${serverFinal}\n` }) };
  }
}
