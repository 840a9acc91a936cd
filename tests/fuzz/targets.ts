// Everything that is fuzzed. To add something, add its file and its row.
import { clientTarget } from "./client-target.ts";
import { codecTarget } from "./codec-target.ts";
import { glassTarget } from "./glass-target.ts";
import { serverTarget } from "./server-target.ts";
import type { Target } from "./target.ts";

export const targets: readonly Target[] = [serverTarget, clientTarget, codecTarget, glassTarget];
