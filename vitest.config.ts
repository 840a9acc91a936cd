// One configuration for every test: those beside their file, and those in tests/ that cross packages.
import { tmpdir } from "node:os";
import { join } from "node:path";
import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { conditions: ["source"] },
  ssr: { resolve: { conditions: ["source"] } },
  test: {
    include: ["packages/*/src/**/*.test.{ts,tsx}", "tests/**/*.test.ts", "bench/**/*.test.ts"],
    exclude: ["**/node_modules/**", "**/dist/**"],
    pool: "forks",
    // A server that a test starts must not find the accounts of whoever runs the tests, nor make a folder among their own.
    env: { XDG_DATA_HOME: join(tmpdir(), "vitrine-tests-data") },
    // Concurrent tests wait for other programs more than they work.
    maxConcurrency: 8,
    testTimeout: 20_000,
    hookTimeout: 60_000,
    reporters: ["default", "./tests/counts-reporter.ts"],
  },
});
