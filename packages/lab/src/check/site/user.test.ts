import { userInfo } from "node:os";
import { expect, test } from "vitest";
import { asUser, mayUse, programUser } from "./user.ts";

const isRoot = process.getuid?.() === 0;

test("root runs a program as the caller of sudo, otherwise as nobody", (context) => {
  if (!isRoot) return context.skip("needs root");
  expect(programUser(undefined, { SUDO_UID: "1" })).toMatchObject({ name: "daemon", uid: 1, isDropped: true });
  expect(programUser(undefined, {})).toMatchObject({ name: "nobody", isDropped: true, home: undefined });
  expect(programUser(undefined, { SUDO_UID: "0" }).name).toBe("nobody");
});

test("a chosen user is found by name and by number, and root may be chosen", (context) => {
  if (!isRoot) return context.skip("needs root");
  expect(programUser("daemon", {})).toMatchObject({ uid: 1 });
  expect(programUser("1", {})).toMatchObject({ name: "daemon" });
  expect(programUser("root", { SUDO_UID: "1" })).toMatchObject({ uid: 0, isDropped: false });
  expect(() => programUser("no-such-user", {})).toThrow("there is no user `no-such-user` on this computer");
});

test("without root the program runs as ourselves, and as nobody else", (context) => {
  if (isRoot) return context.skip("needs a user who is not root");
  expect(programUser()).toMatchObject({ uid: userInfo().uid, isDropped: false });
  expect(() => programUser("root")).toThrow("only root can run a program as `root`");
});

test("another user's rights are tried as that user", (context) => {
  if (!isRoot) return context.skip("needs root");
  const nobody = programUser("nobody", {});
  expect([mayUse(nobody, "r", "/etc/passwd"), mayUse(nobody, "r", "/etc/shadow")]).toEqual([true, false]);
  expect(asUser(programUser("root", {}), ["true"])).toEqual(["true"]);
});
