import { expect, test } from "vitest";
import { faultWords, isSystemFault } from "./system-fault.ts";

const fault = (code: string, syscall: string, message: string): Error =>
  Object.assign(new Error(message), { code, syscall, errno: -2 });

test.each([
  [fault("ENOENT", "open", "ENOENT: no such file or directory, open '/x'"), "there is no such file"],
  [fault("ENOENT", "spawn nothing", "spawn nothing ENOENT"), "there is no such program"],
  [fault("EISDIR", "read", "EISDIR: illegal operation on a directory, read"), "it is a folder"],
  [fault("ENXIO", "open", "ENXIO: no such device or address, open '/x'"), "no such device or address"],
  [new Error("the file is no capture"), "the file is no capture"],
  ["a word", "a word"],
])("%s: %s", (error, words) => {
  expect(faultWords(error)).toBe(words);
});

test("a missing folder and a missing file have different sentences", () => {
  const missing = fault("ENOENT", "open", "ENOENT: no such file or directory, open '/nowhere/x'");
  expect(faultWords(missing, "write")).toBe("there is no such folder");
  expect([isSystemFault(missing), isSystemFault(new Error("x"))]).toEqual([true, false]);
});
