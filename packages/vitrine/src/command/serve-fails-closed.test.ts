// A server whose accounts cannot be kept does not start: on a real full file system, and as a real other user.
import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { openAccountStore } from "@vitrine/store/accounts";
import { beforeEach, describe, expect, onTestFinished, test, type TestContext } from "vitest";

const command = fileURLToPath(new URL("../../bin/vitrine.js", import.meta.url));
let above: string;
let data: string;

beforeEach(() => {
  above = mkdtempSync(join(tmpdir(), "vitrine-closed-"));
  data = join(above, "data");
  mkdirSync(data, { mode: 0o700 });
  onTestFinished(() => rmSync(above, { recursive: true }));
});

function needsRoot(context: TestContext): void {
  if (process.geteuid?.() !== 0) context.skip("mounting, and becoming another user, need root");
}

/** Runs `vitrine serve` on the folder until it ends, perhaps as another user. */
function serve(user: { readonly uid?: number; readonly gid?: number } = {}): { code: number | null; errors: string } {
  const words = ["serve", "--host", "127.0.0.1", "--port", "0", "--data", data];
  const ended = spawnSync(process.execPath, [command, ...words], {
    encoding: "utf8",
    timeout: 250_000,
    env: { ...process.env, NODE_COMPILE_CACHE: "" },
    ...user,
  });
  return { code: ended.status, errors: ended.stderr };
}

describe("a server with a data folder that it cannot use", () => {
  test("does not start on a full disk, with and without accounts there", (context) => {
    needsRoot(context);
    execFileSync("mount", ["-t", "tmpfs", "-o", "size=16k,mode=700", "none", data]);
    onTestFinished(() => void execFileSync("umount", [data]));
    const refusal = /^vitrine: [^\n]*vitrine\.db cannot be used: [^\n]*(?:full|disk I\/O)[^\n]*\n$/;
    const first = serve();
    expect([first.code, first.errors]).toEqual([1, expect.stringMatching(refusal)]);
    writeFileSync(join(data, "vitrine.db"), "");
    const second = serve();
    expect([second.code, second.errors]).toEqual([1, expect.stringMatching(refusal)]);
  });

  test("does not start as a user who may not read the accounts, or write where they are", (context) => {
    needsRoot(context);
    openAccountStore(data).close();
    const nobody = { uid: 65_534, gid: 65_534 };
    chmodSync(above, 0o755);
    for (const mode of [0o700, 0o755]) {
      chmodSync(data, mode);
      const { code, errors } = serve(nobody);
      expect([code, errors]).toEqual([1, expect.stringMatching(/^vitrine: [^\n]*data[^\n]*permission denied\.\n$/)]);
    }
  });
});
