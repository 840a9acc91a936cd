import { spawnSync } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { mkdtemp, readFile, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import { runHere } from "./testing/run-here.ts";

const command = fileURLToPath(new URL("../../bin/vitrine.js", import.meta.url));

function certificate(...args: string[]): {
  readonly status: number | null;
  readonly out: string;
  readonly error: string;
} {
  const run = spawnSync(process.execPath, [command, "certificate", ...args], { encoding: "utf8" });
  return { status: run.status, out: run.stdout, error: run.stderr };
}

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "vitrine-certificate-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

describe("vitrine certificate", () => {
  test("writes a certificate for the names, and a key that only its owner reads", async () => {
    const folder = join(await newFolder(), "new");
    const { status, out } = certificate("chat.example.org", "[2001:DB8::1]", "bücher.example", "--folder", folder);
    expect(status).toBe(0);
    const made = new X509Certificate(await readFile(join(folder, "certificate.pem")));
    expect(made.checkHost("chat.example.org")).toBe("chat.example.org");
    expect(made.checkHost("xn--bcher-kva.example")).toBe("xn--bcher-kva.example");
    expect(made.checkIP("2001:db8::1")).toBe("2001:db8::1");
    expect((await stat(join(folder, "key.pem"))).mode & 0o777).toBe(0o600);
    expect(out).toContain(`vitrine serve --tls.certificate ${folder}/certificate.pem --tls.key ${folder}/key.pem`);
    expect(out).toContain(made.fingerprint256.replaceAll(":", "").toLowerCase());
    expect(out).toContain("It is self-signed.");
    expect(out).not.toContain("PRIVATE");
  });

  test("replaces no file, and leaves no key without its certificate", async () => {
    const folder = await newFolder();
    await writeFile(join(folder, "certificate.pem"), "mine");
    const { status, error } = certificate("chat.example.org", "--folder", folder);
    expect(status).toBe(1);
    expect(error).toContain("certificate.pem exists, and is not replaced");
    expect(await readdir(folder)).toEqual(["certificate.pem"]);
    expect(await readFile(join(folder, "certificate.pem"), "utf8")).toBe("mine");
  });

  test("says that a folder cannot be made", async () => {
    const { code, errors } = await runHere(["certificate", "chat", "--folder", "/proc/vitrine/new"]);
    expect(code).toBe(1);
    expect(errors).toContain("The folder /proc/vitrine/new cannot be made: ");
  });

  test.each([
    [["a b"], 'not "a b".'],
    [["http://chat.example.org"], 'not "http://chat.example.org".'],
    [["1.2.3"], 'not "1.2.3".'],
    [["chat", "--days", "0"], "--days is a whole number from 1 to 3650"],
    [[], "missing required argument"],
  ])("refuses %j with one line", async (args, words) => {
    const folder = await newFolder();
    const { status, error } = certificate(...args, "--folder", folder);
    expect(status).not.toBe(0);
    expect(error.trimEnd().split("\n")).toHaveLength(1);
    expect(error).toContain(words);
    expect(await readdir(folder)).toEqual([]);
  });
});
