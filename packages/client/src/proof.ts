// Proving a name to the server by SCRAM-SHA-256 (docs/protocol/authentication.md), from the server's request for it
// to the server's own proof. The password itself never leaves this file.
import { createScramClient, mechanism, ScramError, type ScramClient } from "@vitrine/wire/scram";

/** The server's words end with the mechanism's name in brackets where it takes a proof in place of a password. */
const offer = `[${mechanism}]`;

export const offersProof = (words: string): boolean => words.endsWith(offer);

/** The next step of the client. */
export type ProofStep =
  | { readonly kind: "send"; readonly line: string }
  /** The server has proved that it knew the password, too. */
  | { readonly kind: "proved" }
  /** The server is not what it says, or asks for what is not safe. */
  | { readonly kind: "failed"; readonly words: string };

export interface Proof {
  /** The first line to send; without its line end. */
  readonly first: string;
  /** Takes the server's next line. Never rejects. */
  receive(line: string): Promise<ProofStep>;
}

/** @throws ScramError where the password cannot be used */
export function beginProof(name: string, password: string): Proof {
  const scram: ScramClient = createScramClient({ name, password });
  let hasAnswered = false;
  return {
    first: scram.first,
    async receive(line) {
      try {
        if (!hasAnswered) {
          hasAnswered = true;
          return { kind: "send", line: await scram.receive(line) };
        }
        if (await scram.verify(line)) return { kind: "proved" };
      } catch (error) {
        if (!(error instanceof ScramError)) throw error;
        return { kind: "failed", words: error.message };
      }
      return {
        kind: "failed",
        words: "The server could not prove that it knows your password: it is not the server that it says it is.",
      };
    },
  };
}
