// The evidence of an answer: a table of what stands where, and the bytes of the first frames with the fields marked.
import type { Evidence, SetAnswer } from "@vitrine/glass";
import { drawByteDump } from "../draw/byte-dump.ts";
import { markup, joined, type Markup, type Part } from "../markup.ts";
import type { Material } from "../material.ts";
import { fileArgument } from "../wording.ts";
import { picture, recomputedBy, table } from "./section.ts";

/** Rows of evidence; all of it is in the command's output and in the annotated captures. */
const mostEvidence = 12;
/** Frames whose bytes are shown under one question. */
const mostDumps = 2;

interface ShownFrame {
  readonly file: string;
  readonly frame: number;
  readonly evidence: readonly Evidence[];
}

/** The frames whose bytes are shown with an answer. */
export function framesShown(answer: SetAnswer): ShownFrame[] {
  if (!answer.answered || answer.id === "q1") return [];
  const frames = new Map<string, { file: string; frame: number; evidence: Evidence[] }>();
  for (const one of answer.evidence.filter(({ bytes }) => bytes[1] > 0)) {
    const key = `${one.frame} ${one.file}`;
    const known = frames.get(key) ?? { file: one.file, frame: one.frame, evidence: [] };
    known.evidence.push(one);
    frames.set(key, known);
  }
  return [...frames.values()].slice(0, mostDumps);
}

function bytesText([offset, length]: Evidence["bytes"]): string {
  if (length === 0) return "";
  return length === 1 ? `${offset}` : `${offset} to ${offset + length - 1}`;
}

function fieldsText(evidence: readonly Evidence[]): Markup {
  const places = new Map(evidence.map(({ field, bytes }) => [`${field} ${bytesText(bytes)}`, { field, bytes }]));
  return joined(
    [...places.values()].map(
      ({ field, bytes }) => markup`<code>${field}</code> in ${bytes[1] === 1 ? "byte" : "bytes"} ${bytesText(bytes)}`,
    ),
    ", ",
  );
}

function dump({ file, frame, evidence }: ShownFrame, { shown }: Material): Part {
  const bytes = shown.get(file)?.bytes.get(frame);
  if (bytes === undefined) return "";
  const [first] = evidence;
  return markup`${picture(
    drawByteDump(
      bytes,
      evidence.map((one) => one.bytes),
    ),
    markup`Frame ${frame} of ${file}, ${bytes.length} bytes, counted from 0. Marked: ${fieldsText(evidence)}.`,
  )}${recomputedBy("vitrine", "inspect", fileArgument(file), "--packet", String(frame), "--field", first!.field)}`;
}

export function evidenceOf(answer: SetAnswer, material: Material): Part {
  if (!answer.answered || answer.evidence.length === 0) return "";
  const rows = answer.evidence
    .slice(0, mostEvidence)
    .map(({ file, frame, field, value, bytes, filter }) => [
      markup`${frame}`,
      file,
      markup`<code>${field}</code>`,
      value === true ? "set" : String(value),
      bytesText(bytes),
      markup`<code>${filter}</code>`,
    ]);
  const left = answer.evidence.length - rows.length;
  return markup`<h4>Evidence</h4>
    ${table(
      `Evidence for ${answer.id}`,
      [
        { title: "Frame", kind: "figure" },
        { title: "Capture" },
        { title: "Field" },
        { title: "Value" },
        { title: "Bytes", kind: "figure" },
        { title: "Filter for Wireshark" },
      ],
      rows,
    )}${left > 0 ? markup`<p>${left} more pieces of evidence are in the command's output and in the annotated captures.</p>` : ""}
    ${framesShown(answer).map((one) => dump(one, material))}`;
}
