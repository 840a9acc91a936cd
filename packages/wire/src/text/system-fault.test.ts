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

test("faults of the network have sentences of their own", () => {
  const closed = fault("EPIPE", "write", "write EPIPE");
  expect([faultWords(closed, "write"), faultWords(closed, "network")]).toEqual([
    "nobody reads it",
    "the other side has closed the connection",
  ]);
  expect(faultWords(fault("EAI_AGAIN", "getaddrinfo", "getaddrinfo EAI_AGAIN x"), "network")).toBe(
    "the name service does not answer",
  );
  const odd = fault("EINVAL", "open", "EINVAL: invalid argument, open '/x'");
  expect(faultWords(odd)).toBe("invalid argument");
});

test("a missing folder and a missing file have different sentences", () => {
  const missing = fault("ENOENT", "open", "ENOENT: no such file or directory, open '/nowhere/x'");
  expect(faultWords(missing, "write")).toBe("there is no such folder");
  expect([isSystemFault(missing), isSystemFault(new Error("x"))]).toEqual([true, false]);
});
