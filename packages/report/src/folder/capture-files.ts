// Which captures of a folder the report is about, and in which order: the server's first, then by name, client2 before client10.
import { readdirSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { ReportProblem, reason } from "./problem.ts";
import type { ExperimentResult } from "@vitrine/lab";

const isCapture = (file: string): boolean =>
  /\.(pcap|pcapng|cap)(\.gz)?$/i.test(file) && !/\.annotated\.pcapng$/i.test(file);

/** More captures than the largest lab has hosts. */
const mostCaptures = 256;

export interface CaptureFiles {
  readonly files: readonly string[];
  /** Named by the result, and not in the folder. */
  readonly missing: readonly string[];
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).filter((name) => isCapture(name) && statSync(join(folder, name)).isFile());
  } catch (error) {
    throw new ReportProblem(`${folder} cannot be read as a folder: ${reason(error)}`);
  }
}

/** Throws a ReportProblem where there is nothing to report on. */
export function findCaptures(folder: string, run: ExperimentResult | undefined): CaptureFiles {
  const serverFile = run?.captures.find(({ host }) => host === run.server.host)?.file;
  const isServer = (file: string): boolean => (serverFile === undefined ? /server/i.test(file) : file === serverFile);
  const byName = new Intl.Collator("en", { numeric: true });
  const files = namesIn(folder).toSorted(
    (one, other) => Number(isServer(other)) - Number(isServer(one)) || byName.compare(one, other),
  );
  if (files.length === 0 && run === undefined) {
    throw new ReportProblem(
      `${folder} holds neither a result.json nor a capture (.pcap, .pcapng); a folder from \`vitrine lab run --out\` has both`,
    );
  }
  if (files.length > mostCaptures) {
    throw new ReportProblem(`${folder} holds ${files.length} captures; a report is about ${mostCaptures} at most`);
  }
  const named = run?.captures.map(({ file }) => basename(file)) ?? [];
  return { files, missing: named.filter((name) => !files.includes(name)) };
}
