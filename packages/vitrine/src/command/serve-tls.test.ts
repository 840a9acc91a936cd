import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect } from "node:tls";
import { makeSelfSigned } from "@vitrine/server/certificate";
import { describe, expect, onTestFinished, test } from "vitest";
import { serve, startServe } from "./testing/running.ts";

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "vitrine-tls-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  return folder;
}

/** Writes a new certificate and key into the folder; returns the certificate. */
async function renew(folder: string, days: number): Promise<string> {
  const made = makeSelfSigned(["127.0.0.1"], Date.now(), days);
  await writeFile(join(folder, "certificate.pem"), made.certificate);
  await writeFile(join(folder, "key.pem"), made.key, { mode: 0o600 });
  return made.certificate;
}

/** Whether a client that trusts only this certificate gets TLS there. */
async function isServed(port: number, ca: string): Promise<boolean> {
  const socket = connect({ port, host: "127.0.0.1", ca });
  try {
    await once(socket, "secureConnect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

describe("vitrine serve with TLS", () => {
  test("reads a renewed certificate on SIGHUP, and keeps the old one where the new one is damaged", async () => {
    const folder = await newFolder();
    const files = ["--tls.certificate", join(folder, "certificate.pem"), "--tls.key", join(folder, "key.pem")];
    const first = await renew(folder, 30);
    const { child, until, port } = await serve("--data", folder, ...files);
    expect(await isServed(port, first)).toBe(true);
    const second = await renew(folder, 60);
    child.kill("SIGHUP");
    await until(/read .*certificate\.pem.* again: no setting has changed/);
    expect(await isServed(port, second)).toBe(true);
    expect(await isServed(port, first)).toBe(false);
    await writeFile(join(folder, "key.pem"), "damaged");
    child.kill("SIGHUP");
    await until(/stay as they were: tls\.key holds no private key/);
    expect(await isServed(port, second)).toBe(true);
  });

  test("listens on the further addresses of its file, and warns of a certificate that ends soon", async () => {
    const folder = await newFolder();
    const certificate = await renew(folder, 3);
    const config = join(folder, "vitrine.toml");
    await writeFile(
      config,
      `[tls]\ncertificate = "${folder}/certificate.pem"\nkey = "${folder}/key.pem"\n` +
        '[[listen]]\nhost = "127.0.0.1"\nport = 0\ntls = true\n',
    );
    const { until } = startServe("--data", folder, "--config", config);
    const [, port] = await until(/also listens on 127\.0\.0\.1:(\d+)/);
    await until(/the certificate ends in 2 days/);
    expect(await isServed(Number(port), certificate)).toBe(true);
  });

  test.each([
    [
      ["--tls.certificate", "/nowhere/certificate.pem", "--tls.key", "/nowhere/key.pem"],
      /certificate\.pem is not read: there is no such file/,
    ],
    [["--tls.key", "/nowhere/key.pem"], /tls\.key needs tls\.certificate/],
  ])("with %j does not start", async (args, words) => {
    const { until, ended } = startServe("--data", await newFolder(), ...args);
    await until(words);
    expect(await ended).toBe(1);
  });
});
