// The order of test files: those that take longest begin first, so that no worker is left with one at the end.
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Where the long ones are: browsers, networks and judges. vitest knows better only after a first run. */
const long = [
  "tests/check/",
  "tests/browser/",
  "tests/live/",
  "tests/tshark/",
  "tests/network/",
  "tests/interop/",
  "tests/report/",
];

/** The lowest comes first. Groups stay apart: one begins when the one before has ended. */
function rank({ moduleId, project: { config } }: TestSpecification): number {
  const place = long.findIndex((folder) => moduleId.includes(`/${folder}`));
  const unknown = long.length + (config.isolate ? 0 : 1);
  return config.sequence.groupOrder * 100 + (place >= 0 ? place : unknown);
}

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    return sorted.toSorted((one, other) => rank(one) - rank(other));
  }
}
