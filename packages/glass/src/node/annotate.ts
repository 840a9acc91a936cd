// Writes captures again as one pcapng: a section each, in the order given, the evidence of the answers as comments on its packets.
import { closeSync, openSync, renameSync, rmSync, writeSync } from "node:fs";
import { AnnotatedCapture } from "../annotate/annotated-capture.ts";
import { commentsFor } from "../annotate/comments.ts";
import type { SetReport } from "../question/report.ts";
import { CaptureFile } from "./file.ts";

export interface AnsweredFile {
  readonly path: string;
  /** The capture's name in the answers. */
  readonly name: string;
}

/**
 * Writes `out`; over what was there. It is written aside first, so that a file that could not be written to its end is not taken
 * for a whole one. Throws what the file system throws, and leaves nothing half written then.
 */
export function writeAnnotated(captures: readonly AnsweredFile[], answers: SetReport, out: string): void {
  const aside = `${out}.${process.pid}.part`;
  const descriptor = openSync(aside, "wx");
  try {
    try {
      let frames = 0;
      for (const capture of captures) frames += copy(capture, answers, frames, descriptor);
    } finally {
      closeSync(descriptor);
    }
    renameSync(aside, out);
  } catch (error) {
    rmSync(aside, { force: true });
    throw error;
  }
}

/** Copies one capture behind so many frames; gives how many it has. */
function copy({ path, name }: AnsweredFile, answers: SetReport, framesBefore: number, descriptor: number): number {
  using file = new CaptureFile(path);
  const { description } = file.parser;
  const writer = new AnnotatedCapture(description, commentsFor(answers, name, framesBefore), (block) => {
    for (let written = 0; written < block.length;) written += writeSync(descriptor, block, written);
  });
  let frames = 0;
  file.read({
    onPacket: (record) => {
      frames += 1;
      writer.take(record);
    },
  });
  writer.end();
  return frames;
}
