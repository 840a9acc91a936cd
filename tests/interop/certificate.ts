// A certificate that a server signed itself, as files of the test.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { makeSelfSigned } from "@vitrine/server/certificate";
import { onTestFinished } from "vitest";

/** The options of a server with TLS. */
export function withTls(): readonly string[] {
  const folder = mkdtempSync(join(tmpdir(), "vitrine-certificate-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const { certificate, key } = makeSelfSigned(["irc.test"], Date.now(), 1);
  const [certificateFile, keyFile] = [join(folder, "certificate.pem"), join(folder, "key.pem")];
  writeFileSync(certificateFile, certificate);
  writeFileSync(keyFile, key, { mode: 0o600 });
  return ["--tls.certificate", certificateFile, "--tls.key", keyFile];
}
