// SCRAM-SHA-256 (RFC 7677): the client proves that it knows the password, and never sends it.
import { decodeText } from "@vitrine/wire/text";
import { beginScramServer, ScramError, type ScramServer, tlsExporter } from "@vitrine/wire/scram";
import { fakeCredentials } from "../fake-credentials.ts";
import {
  malformed,
  type Mechanism,
  type MechanismComponents,
  type MechanismRun,
  type MechanismStep,
} from "./mechanism.ts";
import type { MechanismName } from "./name.ts";
import type { Peer } from "./peer.ts";

interface Challenged {
  readonly scram: ScramServer;
  readonly account: string | undefined;
  readonly name: string;
}

class ScramRun implements MechanismRun {
  readonly #components: MechanismComponents;
  readonly #peer: Peer;
  readonly #isBound: boolean;
  #challenged: Challenged | undefined;

  constructor(components: MechanismComponents, peer: Peer, isBound: boolean) {
    this.#components = components;
    this.#peer = peer;
    this.#isBound = isBound;
  }

  receive(message: Uint8Array): MechanismStep {
    const text = decodeText(message);
    const challenged = this.#challenged;
    this.#challenged = undefined;
    return challenged === undefined ? this.#challenge(text) : this.#claim(challenged, text);
  }

  #challenge(clientFirst: string): MechanismStep {
    const data = this.#peer.channelBinding;
    const offered = data === undefined ? undefined : { name: tlsExporter, data };
    const scram = beginScramServer(clientFirst, { offered, isBound: this.#isBound });
    if (scram instanceof ScramError) return malformed;
    const { accounts } = this.#components;
    const name = scram.name.normalize("NFC");
    // Made for every name, so that a name without an account takes no longer.
    const fake = fakeCredentials(accounts.secret, name);
    const account = accounts.accountOf(name);
    const stored = accounts.find(account ?? name);
    this.#challenged = { scram, account, name };
    return { kind: "challenge", text: scram.challenge(stored?.scram ?? fake), name };
  }

  #claim({ scram, account, name }: Challenged, clientFinal: string): MechanismStep {
    return {
      kind: "claim",
      claim: {
        guess: { name, kind: "proof" },
        check: async () => {
          const verdict = await scram.verify(clientFinal);
          if (!verdict.isProved || account === undefined) return { isRight: false };
          return { isRight: true, account, serverFinal: verdict.serverFinal };
        },
      },
    };
  }
}

export function scramMechanism(name: MechanismName, isBound: boolean): Mechanism {
  return { name, begin: (components, peer) => new ScramRun(components, peer, isBound) };
}

export const scramSha256 = scramMechanism("SCRAM-SHA-256", false);
