// One configuration for every test: those beside their file, and those in tests/ that cross packages.
import { join } from "node:path";
import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";
import { namespacePool } from "./tests/runner/namespace-pool.ts";
import { LongestFirst } from "./tests/runner/order.ts";
import { findIsolation } from "./tests/runner/namespaces.ts";

const isolation = findIsolation();
if (isolation.shortcoming !== undefined) {
  console.error(`Test files run one at a time: ${isolation.shortcoming}`);
}
/** One more than there are processors, because tests wait for the programs they start. With two more, each takes longer. */
const workers = availableParallelism() + 1;

export default defineConfig({
  resolve: { conditions: ["source"] },
  ssr: { resolve: { conditions: ["source"] } },
  test: {
    include: ["packages/*/src/**/*.test.{ts,tsx}", "tests/**/*.test.ts", "bench/**/*.test.ts"],
    pool: namespacePool(isolation),
    // Files share a worker, one after the other: its start, the modules and the browser cost more than most of the tests.
    isolate: false,
    // What Node compiled for one start of a program is there for the next.
    env: { NODE_COMPILE_CACHE: join(import.meta.dirname, "node_modules/.cache/node-compile") },
    // More would not be faster, and each would take longer.
    maxConcurrency: 4,
    // Without namespaces of their own, programs of two files would want the same ports and names.
    maxWorkers: isolation.isIsolated ? workers : 1,
    // Limits for what hangs, not for what is slow.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 250_000 } },
    sequence: { sequencer: LongestFirst },
    reporters: ["default", "./tests/runner/counts-reporter.ts"],
  },
});
