import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
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

test("a file that everybody may read is out of reach in a folder that the user may not enter", (context) => {
  if (!isRoot) return context.skip("needs root");
  const folder = mkdtempSync(join(tmpdir(), "vitrine-user-"));
  context.onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, "program.py");
  writeFileSync(file, "");
  chmodSync(file, 0o755);
  const nobody = programUser("nobody", {});
  const rights = () => (["r", "x"] as const).map((right) => mayUse(nobody, right, file));
  chmodSync(folder, 0o700);
  expect(rights()).toEqual([false, false]);
  chmodSync(folder, 0o711);
  chmodSync(file, 0o644);
  expect(rights()).toEqual([true, false]);
});
