// Counts the tests for the closing line of `npm test`, and says why tests were skipped: a test that skips itself calls
// `context.skip("why")`.
import { writeFileSync } from "node:fs";
import type { Reporter, TestModule, TestSuite, Vitest } from "vitest/node";

interface Counts {
  passed: number;
  failed: number;
  skipped: number;
}

/** Names of tests by why they were skipped. */
type Reasons = Map<string, string[]>;

export default class CountsReporter implements Reporter {
  #vitest: Vitest | undefined;

  onInit(vitest: Vitest): void {
    this.#vitest = vitest;
  }

  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    const counts: Counts = { passed: 0, failed: errors.length, skipped: 0 };
    const reasons: Reasons = new Map();
    for (const module of modules) this.#count(module, counts, reasons);
    for (const [reason, names] of reasons) console.log(`${names.length} skipped: ${reason}\n  ${names.join("\n  ")}`);
    const file = process.env.VITRINE_TEST_COUNTS;
    if (file !== undefined) writeFileSync(file, JSON.stringify(counts));
  }

  /** Whether the command line chose single tests, by a pattern or by `file:line`: the others were not to run. */
  get #isChoosingTests(): boolean {
    const hasLine = process.argv.some((argument) => /\.tsx?:\d+$/.test(argument));
    return hasLine || this.#vitest?.config.testNamePattern !== undefined;
  }

  #count(module: TestModule, counts: Counts, reasons: Reasons): void {
    // A file that throws on import, or a hook that throws, fails without a test that does.
    const suites: readonly (TestModule | TestSuite)[] = [module, ...module.children.allSuites()];
    const broken = suites.filter((suite) => suite.errors().length > 0);
    counts.failed += broken.length;
    for (const test of module.children.allTests()) {
      const { state, ...result } = test.result();
      if (state === "pending") {
        counts.failed += 1;
        continue;
      }
      const note = "note" in result ? result.note : undefined;
      if (state === "skipped" && note === undefined && this.#isChoosingTests) continue;
      counts[state] += 1;
      if (state !== "skipped") continue;
      const reason = note ?? (broken.length > 0 ? "what comes before it failed" : "(no reason given: give one)");
      reasons.set(reason, [...(reasons.get(reason) ?? []), `${module.relativeModuleId}: ${test.fullName}`]);
    }
  }
}
