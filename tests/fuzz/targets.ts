// Everything that is fuzzed. To add something, add its file and its row.
import { clientTarget } from "./client-target.ts";
import { codecTarget } from "./codec-target.ts";
import { glassTarget } from "./glass-target.ts";
import { openingTarget } from "./opening-target.ts";
import { resetTarget } from "./reset-target.ts";
import { serverTarget } from "./server-target.ts";
import type { Target } from "./target.ts";

export const targets: readonly Target[] = [
  serverTarget,
  openingTarget,
  resetTarget,
  clientTarget,
  codecTarget,
  glassTarget,
];
