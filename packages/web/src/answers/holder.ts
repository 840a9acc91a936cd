// The open capture that holds a piece of evidence.
import type { Evidence } from "@vitrine/glass";
import type { CaptureSource } from "../source/capture-source.ts";

/** Undefined where it was closed since the answer: no other capture's packet is shown in its place. A feed's evidence names no file. */
export function holderOf<Source extends Pick<CaptureSource, "name" | "file">>(
  evidence: Pick<Evidence, "file"> | undefined,
  source: Source,
  sources: readonly Source[],
): Source | undefined {
  const named = sources.find(({ name }) => name === evidence?.file);
  return named ?? (source.file === undefined ? source : undefined);
}
