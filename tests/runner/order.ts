// The order of test files: those that take longest begin first, so that no worker is left with one at the end. A worker keeps its
// browser, so the files with one are together: they are the work of two workers, beside one with programs that mostly wait.
import { BaseSequencer, type TestSpecification } from "vitest/node";

/**
 * Where the long ones are: browsers, networks, judges and databases. vitest knows better only after a first run. Those that wait for
 * other people's programs are apart, so that the others use the processors meanwhile.
 */
const long = [
  "tests/check/check.test",
  "tests/browser/",
  "tests/live/",
  "tests/report/",
  "tests/check/",
  "tests/network/",
  "tests/interop/irc-clients",
  "tests/tshark/",
  "tests/interop/irc-accounts",
  // Commits wait for the disk.
  "packages/store/",
  "tests/interop/our-",
  "tests/interop/naive-",
];

/** The lowest comes first; the tests of single parts, which are short, come last and leave no worker waiting for another. */
function rank({ moduleId }: TestSpecification): number {
  const place = long.findIndex((path) => moduleId.includes(`/${path}`));
  if (place >= 0) return place;
  return long.length + (/\/(?:tests|bench|packages\/vitrine)\//.test(moduleId) ? 0 : 1);
}

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((one, other) => rank(one) - rank(other));
  }
}
