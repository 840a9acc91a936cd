import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { connectionsFor, descriptorLimit, descriptorLimitIn } from "./descriptors.ts";

test("the limit of file descriptors is the soft one", () => {
  const text =
    "Limit  Soft Limit  Hard Limit  Units\nMax open files            1024                 4096                 files\n";
  expect(descriptorLimitIn(text)).toBe(1024);
  expect(descriptorLimitIn("Max open files            unlimited            unlimited            files\n")).toBe(
    Infinity,
  );
  expect(descriptorLimitIn("")).toBe(Infinity);
});

test("this process has the limit that the kernel reports", (context) => {
  if (process.platform !== "linux") return context.skip("only Linux has /proc");
  expect(descriptorLimit()).toBe(descriptorLimitIn(readFileSync("/proc/self/limits", "utf8")));
  expect(descriptorLimit()).toBeGreaterThan(0);
});

test.each([
  [1_048_576, 1_048_320],
  [1_024, 768],
  [512, 384],
  [256, 160],
  [40, 1],
  [Infinity, Infinity],
])("%d descriptors leave room for %d connections", (descriptors, connections) => {
  expect(connectionsFor(descriptors)).toBe(connections);
});
