// Counts the tests for the closing line of `npm test`, and prints every skipped test with its reason: a test
// that is skipped calls `context.skip("why")`.
import { writeFileSync } from "node:fs";
import type { Reporter, TestModule } from "vitest/node";

export default class CountsReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const counts = { passed: 0, failed: errors.length, skipped: 0 };
    for (const module of modules) {
      let ran = 0;
      for (const test of module.children.allTests()) {
        ran += 1;
        const result = test.result();
        if (result.state === "pending") counts.failed += 1;
        else counts[result.state] += 1;
        if (result.state === "skipped") {
          console.log(`skipped: ${test.fullName}: ${result.note ?? "(no reason given: give one)"}`);
        }
      }
      // A file that fails before its first test (an import that throws) has no tests, but has failed.
      if (ran === 0 && module.state() === "failed") counts.failed += 1;
    }
    const file = process.env.VITRINE_TEST_COUNTS;
    if (file !== undefined) writeFileSync(file, JSON.stringify(counts));
  }
}
