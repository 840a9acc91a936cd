import { expect, test } from "vitest";
import type { Step } from "../plan/step.ts";
import { missingIn, mustRun, type Outcome, runAll, runStep } from "./run.ts";

/** Notes every run, and answers as the test asks. */
function recorder(answer: Outcome = { code: 0, stdout: "", stderr: "" }) {
  const ran: string[] = [];
  const run = ({ argv, input }: Step): Promise<Outcome> => {
    ran.push([argv.join(" "), input].filter(Boolean).join("\n"));
    return Promise.resolve(answer);
  };
  return { ran, run };
}
const step = (line: string): Step => ({ argv: line.split(" ") });

test("neighbouring steps in one namespace share one process, in their order", async () => {
  const { ran, run } = recorder();
  const lines = [
    "ip netns add a",
    "ip netns add b",
    "ip netns exec a true",
    "ip -n a link show",
    "ip -n b link show",
    "ip -n b link set x up",
  ];
  await runAll(lines.map(step), run);
  expect(ran).toEqual([
    "ip -batch -\nnetns add a\nnetns add b\n",
    "ip netns exec a true",
    "ip -n a link show",
    "ip -n b -batch -\nlink show\nlink set x up\n",
  ]);
});

test("a failure names the command of the batch and quotes ip's message", async () => {
  const stderr = "RTNETLINK answers: File exists\nCommand failed -:2\n";
  const { run } = recorder({ code: 1, stdout: "", stderr });
  const steps = ["ip netns add a", "ip netns add b"].map(step);
  await expect(runAll(steps, run)).rejects.toThrow("`ip netns add b` failed: RTNETLINK answers: File exists");
});

test("a missing program is reported with its Debian package", async () => {
  const path = process.env.PATH;
  process.env.PATH = "/nowhere";
  try {
    await expect(runStep(step("dnsmasq --version"))).rejects.toThrow(
      "the program dnsmasq is missing; on Debian: apt-get install dnsmasq-base",
    );
  } finally {
    process.env.PATH = path;
  }
});

test.each([
  ["make-host: 2: ip: not found\n", "the program ip is missing; on Debian: apt-get install iproute2"],
  ["sh: line 1: hostname: command not found", "the program hostname is missing; on Debian: apt-get install hostname"],
  [
    "unshare: failed to execute ip: No such file or directory",
    "the program ip is missing; on Debian: apt-get install iproute2",
  ],
  ["mount: /dev/shm: permission denied.", undefined],
])("a missing program in a shell's words %j is reported with its Debian package", (stderr, words) => {
  expect(missingIn(stderr)?.message).toBe(words);
});

test("a failing program is reported in its own words", async () => {
  await expect(mustRun({ argv: ["sh", "-c", "echo no >&2; exit 3"] })).rejects.toThrow("failed: no");
});
