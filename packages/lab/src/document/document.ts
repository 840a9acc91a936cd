// A TOML file of the lab (a topology, an experiment, a rubric): read, checked against its schema, and every mistake reported in
// one line with its place: `course.toml:12: …`.
import { closeSync, openSync, readSync } from "node:fs";
import { parse, TomlError } from "smol-toml";
import { z } from "zod";
import { LabProblem, reason } from "../problem.ts";
import { closest, tomlLine, type TomlPath } from "@vitrine/wire/text";

/** Far above any real file of ours; a mistaken path to a capture, or to a device without an end, is not read into memory. */
export const documentLimit = 256 * 1024;

/** A file's text and the name it is called by in messages. */
export interface DocumentSource {
  readonly name: string;
  readonly text: string;
}

/** Reads a file of at most `documentLimit` bytes. Throws a LabProblem. */
export function readSource(file: string): DocumentSource {
  try {
    const bytes = readStart(file, documentLimit + 1);
    if (bytes.length > documentLimit) {
      throw new LabProblem(`it is longer than ${documentLimit} bytes, and such a file is not`);
    }
    return { name: file, text: bytes.toString("utf8") };
  } catch (error) {
    throw new LabProblem(`cannot read ${file}: ${reason(error)}`);
  }
}

/** The first `length` bytes of a file, or all of it. */
function readStart(file: string, length: number): Buffer {
  const bytes = Buffer.alloc(length);
  const descriptor = openSync(file, "r");
  try {
    let end = 0;
    for (let read = -1; read !== 0 && end < length; end += read)
      read = readSync(descriptor, bytes, end, length - end, null);
    return bytes.subarray(0, end);
  } finally {
    closeSync(descriptor);
  }
}

/** A problem at a key of the document. */
export function problemAt(source: DocumentSource, path: TomlPath, words: string): LabProblem {
  return new LabProblem(`${source.name}:${tomlLine(source.text, path)}: ${words}`);
}

/** The document as its schema gives it. Throws a LabProblem for the first mistake in it. */
export function parseDocument<Schema extends z.ZodType>(source: DocumentSource, schema: Schema): z.output<Schema> {
  const tables = parseToml(source);
  const result = schema.safeParse(tables);
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  const path = issue.path.map((part) => (typeof part === "symbol" ? String(part) : part));
  if (issue.code !== "unrecognized_keys") throw problemAt(source, path, words(issue, path));
  const key = issue.keys[0]!;
  const known = keysAt(schema, path);
  const meant = closest(key, known);
  const hint = meant === undefined ? `known here: ${known.join(", ")}` : `did you mean \`${meant}\`?`;
  throw problemAt(source, [...path, key], `unknown key \`${key}\`${placeOf(path)}; ${hint}`);
}

function parseToml(source: DocumentSource): unknown {
  try {
    return parse(source.text);
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    // The first line says what is wrong; a drawing of the place follows, which the line number replaces.
    const said = error.message.split("\n")[0]!.replace(/^Invalid TOML document: /, "");
    throw new LabProblem(`${source.name}:${error.line}: ${said}`);
  }
}

function placeOf(path: TomlPath): string {
  return path.length === 0 ? "" : ` in ${path.join(".")}`;
}

function words(issue: z.core.$ZodIssue, path: TomlPath): string {
  const key = path.join(".");
  if (issue.code === "invalid_type" && issue.input === undefined && /undefined/.test(issue.message)) {
    return `\`${key}\` is missing (${issue.expected})`;
  }
  return key === "" ? issue.message : `\`${key}\`: ${issue.message}`;
}

/** The keys that the schema knows at a place, through records, arrays, optionals and unions. */
function keysAt(schema: z.core.$ZodType, path: TomlPath): string[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) {
    return keysAt(schema.def.innerType, path);
  }
  if (schema instanceof z.ZodPipe) return keysAt(schema.def.in, path);
  if (schema instanceof z.ZodUnion) return schema.def.options.flatMap((option) => keysAt(option, path));
  const [first, ...rest] = path;
  if (schema instanceof z.ZodObject) {
    const shape: Record<string, z.core.$ZodType> = schema.shape;
    if (first === undefined) return Object.keys(shape);
    const inner = Object.hasOwn(shape, first) ? shape[first] : undefined;
    return inner === undefined ? [] : keysAt(inner, rest);
  }
  if (first === undefined) return [];
  if (schema instanceof z.ZodRecord) return keysAt(schema.def.valueType, rest);
  return schema instanceof z.ZodArray ? keysAt(schema.def.element, rest) : [];
}
