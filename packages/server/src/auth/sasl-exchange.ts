// One attempt of an IRC client to log in by SASL (RFC 4422): its messages go through a mechanism until the proof is decided.
import type { SaslExchange, SaslStep } from "./authenticator.ts";
import type { Mechanism, MechanismRun } from "./mechanism/mechanism.ts";
import type { Peer } from "./mechanism/peer.ts";
import { broken, Proof, type ProofComponents } from "./proof.ts";

/** The same words for a name that does not exist and a password that is wrong. */
const wrong: SaslStep = { kind: "refused", words: "SASL authentication failed" };

export class MechanismExchange implements SaslExchange {
  readonly #run: MechanismRun;
  readonly #components: ProofComponents;
  readonly #proof: Proof;
  /** Proved: the client has to take the server's own proof before it is logged in. */
  #proved: string | undefined;

  constructor(mechanism: Mechanism, peer: Peer, components: ProofComponents) {
    this.#run = mechanism.begin(components, peer);
    this.#components = components;
    this.#proof = new Proof(peer.address, components);
  }

  async receive(message: Uint8Array): Promise<SaslStep> {
    if (this.#proved !== undefined) {
      return message.length === 0 ? { kind: "accepted", account: this.#proved } : wrong;
    }
    try {
      const step = this.#run.receive(message);
      if (step.kind === "malformed") return wrong;
      if (step.kind === "challenge") return { kind: "continue", message: Buffer.from(step.text) };
      const outcome = await this.#proof.check(step.claim);
      if (outcome.kind === "refused") return outcome;
      if (outcome.kind === "wrong") return wrong;
      if (outcome.serverFinal === undefined) return { kind: "accepted", account: outcome.account };
      this.#proved = outcome.account;
      return { kind: "continue", message: Buffer.from(outcome.serverFinal) };
    } catch (fault) {
      this.#components.report(fault);
      return { kind: "refused", words: broken };
    }
  }

  cancel(): void {
    this.#proof.cancel();
  }
}
