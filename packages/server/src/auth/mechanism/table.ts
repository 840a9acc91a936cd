// The SASL mechanisms, by name: one row each.
import { external } from "./external.ts";
import type { Mechanism } from "./mechanism.ts";
import type { MechanismName } from "./name.ts";
import { plain } from "./plain.ts";
import { scramSha256 } from "./scram-sha-256.ts";
import { scramSha256Plus } from "./scram-sha-256-plus.ts";

export const mechanisms: Readonly<Record<MechanismName, Mechanism>> = {
  PLAIN: plain,
  EXTERNAL: external,
  "SCRAM-SHA-256": scramSha256,
  "SCRAM-SHA-256-PLUS": scramSha256Plus,
};
