// Writes the annotated copy of a capture: the evidence of the answers as comments that Wireshark shows.
import { closeSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { AnnotatedCapture, commentsFor, type SetReport } from "@vitrine/glass";
import { CaptureFile } from "@vitrine/glass/node";
import { ReportProblem, reason } from "./problem.ts";

/** "chatserver.pcap" to "chatserver.annotated.pcapng". */
export function annotatedName(file: string): string {
  return `${file.replace(/\.(pcap|pcapng|cap)(\.gz)?$/i, "")}.annotated.pcapng`;
}

function writeAll(descriptor: number, block: Uint8Array): void {
  for (let written = 0; written < block.length;) written += writeSync(descriptor, block, written);
}

/** Written aside first, so that a copy that was cut short is not taken for a whole one. */
export function annotate(path: string, name: string, answers: SetReport, out: string): void {
  const aside = `${out}.${process.pid}.part`;
  try {
    using file = new CaptureFile(path);
    const descriptor = openSync(aside, "wx");
    try {
      const { description } = file.parser;
      const writer = new AnnotatedCapture(description, commentsFor(answers, name), (block) =>
        writeAll(descriptor, block),
      );
      file.read({ onPacket: (record) => writer.take(record) });
      writer.end();
    } finally {
      closeSync(descriptor);
    }
    renameSync(aside, out);
  } catch (error) {
    rmSync(aside, { force: true });
    throw new ReportProblem(`${out} cannot be written: ${reason(error)}`);
  }
}
