// `--user`, with root and real users of this machine. Without root there is only the refusal to test.
import { chmodSync, chownSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeSelfSigned } from "@vitrine/server/certificate";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { runHere } from "./testing/run-here.ts";
import { startServe, startVitrine } from "./testing/running.ts";

const isRoot = process.geteuid?.() === 0;
const [nobody, nogroup] = [65_534, 65_534];
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "vitrine-user-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
});

const statusOf = (pid: number): string[] =>
  readFileSync(`/proc/${pid}/status`, "utf8")
    .split("\n")
    .filter((line) => /^(Uid|Gid|Groups|CapEff|CapPrm):/.test(line))
    .map((line) => line.replace(/\s+/g, " ").trim());

describe("vitrine serve --user, started by root", () => {
  beforeEach((context) => {
    if (!isRoot) context.skip("becoming another user needs root");
  });

  test("opens a port below 1024 and its certificate, then has no right of root; its files are the user's", async () => {
    chownSync(folder, nobody, nogroup);
    const made = makeSelfSigned(["127.0.0.1"], Date.now(), 60);
    const keys = mkdtempSync(join(tmpdir(), "vitrine-keys-"));
    onTestFinished(() => rmSync(keys, { recursive: true }));
    const [certificate, key] = [join(keys, "certificate.pem"), join(keys, "key.pem")];
    writeFileSync(certificate, made.certificate);
    writeFileSync(key, made.key, { mode: 0o600 });
    const tls = ["--tls.certificate", certificate, "--tls.key", key];
    const { child, until, ended } = startServe("--port", "997", "--data", folder, "--user", "nobody", ...tls);
    await until(/runs as nobody \(uid 65534\) from now on/);
    await until(/listens on port 997/);
    expect(statusOf(child.pid!)).toEqual([
      "Uid: 65534 65534 65534 65534",
      "Gid: 65534 65534 65534 65534",
      "Groups: 65534",
      "CapPrm: 0000000000000000",
      "CapEff: 0000000000000000",
    ]);
    for (const file of ["vitrine.db", "vitrine.sock"]) expect(statSync(join(folder, file)).uid).toBe(nobody);
    const added = startVitrine("account", "list", "--data", folder);
    await added.until(/No name has a password yet/);
    child.kill("SIGHUP");
    await until(/the old certificate stays: tls\.certificate: .*it may not be read\. This server runs as nobody/);
    await until(/no setting has changed/);
    child.kill("SIGINT");
    expect(await ended).toBe(0);
    expect(existsSync(join(folder, "vitrine.sock"))).toBe(false);
  });

  test("captures for the page with a tcpdump of the same user, which ends with the server", async (context) => {
    if (!existsSync("/usr/bin/tcpdump")) return context.skip("tcpdump is not installed");
    chownSync(folder, nobody, nogroup);
    const { child, until, ended } = startServe("--data", folder, "--user", "nobody", "--watch", "lo");
    await until(/The links are in/);
    const children = (): string[] =>
      readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, "utf8").trim().split(" ");
    const [tcpdump = ""] = children();
    await expect.poll(() => statusOf(Number(tcpdump))[0]).toBe("Uid: 65534 65534 65534 65534");
    expect(statSync(join(folder, `watch-links-${(await until(/listens on port (\d+)/))[1]}`)).uid).toBe(nobody);
    child.kill("SIGINT");
    expect(await ended).toBe(0);
    await expect.poll(() => existsSync(`/proc/${tcpdump}`)).toBe(false);
  });

  test("refuses a data folder that the user may not use, and users that are none, root, or without a folder", async () => {
    const cases: [readonly string[], RegExp][] = [
      [["--user", "nobody", "--data", folder], /The data folder .* cannot be written: permission denied\./],
      [["--user", "no-such-user", "--data", folder], /There is no user no-such-user on this machine \(--user\)\./],
      [["--user", "-x", "--data", folder], /--user is the name of a user, not "-x"\./],
      [["--user", "root", "--data", folder], /--user root is root: name a user with fewer rights\./],
      [["--user", "nobody"], /--user needs --data/],
    ];
    chmodSync(folder, 0o711);
    for (const [words, refusal] of cases) {
      const { code, errors } = await runHere(["serve", "--host", "127.0.0.1", "--port", "0", ...words]);
      expect(errors).toMatch(refusal);
      expect(code).toBe(1);
    }
  });

  test("warns once that it runs as root without the option", async () => {
    const { child, until, ended } = startServe("--data", folder);
    await until(/^It runs as root: with --user NAME it gives root's rights up once it listens\.$/m);
    await until(/listens on port/);
    child.kill("SIGINT");
    expect(await ended).toBe(0);
  });
});

test("vitrine serve --user, started by another user, says that it needs root", async (context) => {
  if (isRoot) return context.skip("this is root");
  const { until, ended } = startServe("--user", "daemon", "--data", folder);
  await until(/--user daemon needs root: only root may become another user\./);
  expect(await ended).toBe(1);
});
