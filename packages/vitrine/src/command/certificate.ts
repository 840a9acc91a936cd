// `vitrine certificate`: a self-signed certificate and its key, in two files.
import { open, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { X509Certificate } from "node:crypto";
import { domainToASCII } from "node:url";
import { certificateFingerprint, makeSelfSigned } from "@vitrine/server/certificate";
import { makeFolder, Problem } from "@vitrine/store";
import { canonicalAddress } from "@vitrine/wire/text";
import { type Command, InvalidArgumentError } from "commander";

interface CertificateOptions {
  readonly folder: string;
  readonly days: number;
}

/** Longer ones make clients suspicious, and a self-signed one is soon made anew. */
const standardDays = 365;
const mostDays = 3_650;

export function define(command: Command): void {
  command
    .argument("<names...>", "host names and IP addresses under which clients reach the server")
    .option("--folder <FOLDER>", "the folder of certificate.pem and key.pem", ".")
    .option("--days <NUMBER>", "how long it is valid", readDays, standardDays)
    .action(make);
}

function readDays(text: string): number {
  const days = Number(text);
  if (/^\d+$/.test(text) && days >= 1 && days <= mostDays) return days;
  throw new InvalidArgumentError(`--days is a whole number from 1 to ${mostDays}, not "${text}".`);
}

/** The name as a certificate has it: an address in its one form, a host name in ASCII. */
function readName(text: string): string {
  const address = canonicalAddress(text.replace(/^\[(.*)\]$/, "$1"));
  if (address !== undefined) return address;
  const name = domainToASCII(text.replace(/\.$/, ""));
  const label = "[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?";
  if (new RegExp(`^(?:\\*\\.)?${label}(?:\\.${label})*$`).test(name) && !/^[\d.]+$/.test(name)) return name;
  throw new Problem(
    `A certificate is for host names and IP addresses, such as chat.example.org or 10.20.30.3, not "${text}".`,
  );
}

/** Writes a file that only its owner reads, and never over another one. */
async function writeNew(path: string, text: string, mode: number): Promise<void> {
  try {
    await using file = await open(path, "wx", mode);
    await file.writeFile(text);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") throw new Problem(`${path} exists, and is not replaced: name another folder with --folder.`);
    throw new Problem(`${path} cannot be written: ${message}`);
  }
}

async function make(texts: readonly string[], { folder, days }: CertificateOptions): Promise<void> {
  const [first, ...others] = texts.map(readName);
  const made = makeSelfSigned([first!, ...others], Date.now(), days);
  const [certificatePath, keyPath] = [resolve(join(folder, "certificate.pem")), resolve(join(folder, "key.pem"))];
  makeFolder(folder, "folder", 0o777);
  await writeNew(keyPath, made.key, 0o600);
  try {
    await writeNew(certificatePath, made.certificate, 0o644);
  } catch (problem) {
    await rm(keyPath);
    throw problem;
  }
  const certificate = new X509Certificate(made.certificate);
  const end = certificate.validToDate.toISOString().slice(0, 10);
  console.log(
    [
      `A certificate for ${[first, ...others].join(", ")}, valid until ${end}:`,
      `  ${certificatePath}`,
      `  ${keyPath} (only you can read it)`,
      `Its SHA-256 fingerprint: ${certificateFingerprint(certificate.raw)}`,
      "",
      "It is self-signed. It encrypts, but it proves nothing by itself: a client has to trust it or compare the fingerprint.",
      `Use it with: vitrine serve --tls.certificate ${certificatePath} --tls.key ${keyPath}`,
    ].join("\n"),
  );
}
