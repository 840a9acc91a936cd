// Reads the files of the server's certificate and key.
import type { TlsCredentials } from "../connection/credentials.ts";
import { Problem, readOnlyFileFault } from "@vitrine/store";

/** In bytes: a chain has a few kilobytes. */
const longestFile = 1_048_576;

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  ENOTDIR: "a part of the path is not a folder",
  EACCES: "it may not be read",
};

async function readTrusted(setting: string, path: string): Promise<string> {
  const refuse = (reason: string, cause?: unknown): never => {
    throw new Problem(`${setting}: ${path} is not read: ${reason}.`, { cause });
  };
  // Loaded here, because the start without TLS needs no promises of files.
  const { readFile, stat } = await import("node:fs/promises");
  try {
    const found = await stat(path);
    const fault = readOnlyFileFault(path, found);
    if (fault !== undefined) refuse(fault);
    if (found.size > longestFile) refuse(`it is longer than ${longestFile} bytes`);
    return await readFile(path, "utf8");
  } catch (error) {
    if (error instanceof Problem) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    return refuse(reasons[code ?? ""] ?? message, error);
  }
}

/** The certificate and key in these files; undefined where neither is named. Rejects with a `Problem`. */
export async function readCredentials(paths: {
  readonly certificate: string | undefined;
  readonly key: string | undefined;
}): Promise<TlsCredentials | undefined> {
  const { certificate, key } = paths;
  if (certificate === undefined && key === undefined) return undefined;
  if (certificate === undefined) throw new Problem("tls.key needs tls.certificate.");
  if (key === undefined) throw new Problem("tls.certificate needs tls.key.");
  return { certificate: await readTrusted("tls.certificate", certificate), key: await readTrusted("tls.key", key) };
}
