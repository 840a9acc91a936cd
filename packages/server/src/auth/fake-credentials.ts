// SCRAM credentials for names that have none. The exchange must look the same for them: the same salt each time somebody
// asks, in upper or lower case, the same iteration count, and a key that no proof fits.
import { createHmac, randomBytes } from "node:crypto";
import { foldNick } from "@vitrine/hub";
import type { ScramCredentials } from "@vitrine/wire/scram";
import { scramIterations, scramSaltLength } from "./password-record.ts";

export function fakeCredentials(secret: Uint8Array, name: string): ScramCredentials {
  const salt = createHmac("sha256", secret)
    .update(`salt of ${foldNick(name)}`)
    .digest()
    .subarray(0, scramSaltLength);
  return {
    salt: Uint8Array.from(salt),
    iterations: scramIterations,
    storedKey: Uint8Array.from(randomBytes(32)),
    serverKey: Uint8Array.from(randomBytes(32)),
  };
}
