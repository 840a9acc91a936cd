// An experiment: who joins a chat in which network, what they type and when, and who must then see what.
import { existsSync, readdirSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { closest, tomlLine, type TomlPath } from "@vitrine/wire/text";
import { type DocumentSource, parseDocument, problemAt, readSource } from "../document/document.ts";
import { LabProblem } from "../problem.ts";
import type { Impairment } from "../topology/impairment.ts";
import { noSuchHost, readTopology, resolveTopology, type Topology } from "../topology/topology.ts";
import { type ExperimentDocument, experimentSchema, type StepDocument } from "./schema.ts";

export type Leaving = "quit" | "kill" | "cable";

export interface Participant {
  readonly name: string;
  readonly host: string;
  /** Its own program, where it does not run everybody's. */
  readonly command?: readonly string[];
  readonly password?: string;
}

/** One step of the script. */
export type Action =
  | { readonly kind: "joins" | "freezes" | "thaws" | "ends" }
  | {
      readonly kind: "says" | "tells";
      readonly to?: string;
      readonly texts: readonly string[];
      readonly hearers: readonly string[];
      readonly heard: number;
    }
  | { readonly kind: "types"; readonly text: string; readonly sees: readonly string[] }
  | { readonly kind: "leaves"; readonly by: Leaving }
  | { readonly kind: "link"; readonly impairment: Impairment };

export interface ScriptStep {
  /** Its place in the file. */
  readonly line: number;
  readonly who: readonly string[];
  readonly action: Action;
}

export interface Experiment {
  readonly file: string;
  /** The file as it was read. */
  readonly text: string;
  readonly title: string;
  readonly about: string;
  /** Milliseconds in which an expected effect must be visible. */
  readonly patience: number;
  readonly topology: Topology;
  readonly server: {
    readonly host: string;
    readonly port: number;
    readonly command?: readonly string[];
    /** Programs that run to their end before the server starts. */
    readonly prepare: readonly (readonly string[])[];
  };
  readonly clientCommand?: readonly string[];
  readonly participants: readonly Participant[];
  readonly script: readonly ScriptStep[];
}

/** In a script, the server itself: it can leave. */
export const serverName = "server";
/** Milliseconds; a retransmission that was lost twice is repeated within three seconds (RFC 6298). */
const ordinaryPatience = 10_000;
const labPort = 5000;

const shippedFolder = fileURLToPath(new URL("../../experiments/", import.meta.url));

/** Files that somebody means to run in the lab. */
const isProgram = /\.(?:py|js|mjs|ts|c|java|rb|sh)$/;

/** The names of the experiments that ship. */
export function shippedExperiments(): string[] {
  return readdirSync(shippedFolder)
    .filter((file) => file.endsWith(".toml"))
    .map((file) => basename(file, ".toml"))
    .toSorted();
}

/** Reads an experiment: a file, or the name of one that ships. Throws a LabProblem with its place. */
export function readExperiment(nameOrFile = "course"): Experiment {
  const shipped = join(shippedFolder, `${nameOrFile}.toml`);
  const isName = /^[a-z0-9-]+$/.test(nameOrFile);
  if (isName && existsSync(shipped)) return parseExperiment(readSource(shipped));
  if (isProgram.test(nameOrFile) && existsSync(nameOrFile)) {
    throw new LabProblem(
      `${nameOrFile} is a program, not an experiment; to run it: --server '…' or --client '…' with its command line`,
    );
  }
  if (!isName || existsSync(nameOrFile)) return parseExperiment(readSource(nameOrFile));
  const meant = closest(nameOrFile, shippedExperiments());
  const hint = meant === undefined ? `there are ${shippedExperiments().join(", ")}` : `did you mean \`${meant}\`?`;
  throw new LabProblem(`there is no experiment \`${nameOrFile}\`; ${hint}`);
}

export function parseExperiment(source: DocumentSource): Experiment {
  const document = parseDocument(source, experimentSchema);
  const problem = (path: TomlPath, words: string): Error => problemAt(source, path, words);
  const topology = withLinks(topologyOf(document, source), document.links ?? {}, problem);
  const participants = Object.entries(document.participants).flatMap(([name, row]) => {
    const all = Array.from({ length: row.count ?? 1 }, (_, index) => participantOf(name, row, index));
    for (const { host } of all) requireHost(host, topology, ["participants", name, "host"], problem);
    return all;
  });
  const server = document.server ?? {};
  const host = server.host ?? "webserver";
  requireHost(host, topology, ["server", "host"], problem);
  refuseDoubles(participants, problem);
  return {
    file: source.name,
    text: source.text,
    title: document.title,
    about: document.about?.trim() ?? "",
    patience: document.patience ?? ordinaryPatience,
    topology,
    server: {
      host,
      port: server.port ?? labPort,
      prepare: server.prepare ?? [],
      ...(server.command !== undefined && { command: server.command }),
    },
    ...(document.client?.command !== undefined && { clientCommand: document.client.command }),
    participants,
    script: readScript(document.script, participants, source),
  };
}

type ProblemAt = (path: TomlPath, words: string) => Error;

function topologyOf({ topology }: ExperimentDocument, source: DocumentSource): Topology {
  if (topology === undefined) return readTopology();
  if (typeof topology === "string") return readTopology(resolve(dirname(source.name), topology));
  return resolveTopology(topology, source, ["topology"]);
}

function withLinks(topology: Topology, links: NonNullable<ExperimentDocument["links"]>, problem: ProblemAt): Topology {
  for (const host of Object.keys(links)) requireHost(host, topology, ["links", host], problem);
  const hosts = topology.hosts.map((host) => ({ ...host, link: { ...host.link, ...defined(links[host.name] ?? {}) } }));
  return { ...topology, hosts };
}

function defined(impairment: NonNullable<StepDocument["link"]>): Impairment {
  return Object.fromEntries(Object.entries(impairment).filter(([, value]) => value !== undefined));
}

function participantOf(base: string, row: ExperimentDocument["participants"][string], index: number): Participant {
  const { count, host, command, password } = row;
  return {
    name: count === undefined ? base : `${base}${index + 1}`,
    host: count === undefined ? host : `${host}${index + 1}`,
    ...(command !== undefined && { command }),
    ...(password !== undefined && { password }),
  };
}

function requireHost(name: string, { hosts }: Topology, path: TomlPath, problem: ProblemAt): void {
  if (!hosts.some((host) => host.name === name)) throw problem(path, noSuchHost(name, hosts));
}

function refuseDoubles(participants: readonly Participant[], problem: ProblemAt): void {
  const seen = new Set<string>();
  for (const { name } of participants) {
    if (name === serverName) throw problem(["participants", name], "`server` is the server itself; take another name");
    if (!/^[A-Za-z0-9_-]+$/.test(name)) {
      throw problem(
        ["participants", name],
        `\`${name}\` is also the name of files: letters, digits, _ and - are meant`,
      );
    }
    if (seen.has(name)) throw problem(["participants", name], `there are two participants called \`${name}\``);
    seen.add(name);
  }
}

const actionKeys = ["joins", "says", "tells", "types", "leaves", "freezes", "thaws", "ends", "link"] as const;
/** Which keys go with which action, besides `who`. */
const companions: Readonly<Record<string, readonly string[]>> = {
  says: ["times", "pad", "heard_by", "heard"],
  tells: ["text", "times", "pad", "heard_by", "heard"],
  types: ["sees"],
};

function readScript(
  rows: readonly StepDocument[],
  participants: readonly Participant[],
  source: DocumentSource,
): ScriptStep[] {
  const known = participants.map(({ name }) => name);
  const present = new Set<string>();
  const frozen = new Set<string>();
  return rows.map((row, index) => {
    const problem = (key: string, words: string): Error => problemAt(source, ["script", index, key], words);
    const who = named(row.who, known, (words) => problem("who", words), row.leaves !== undefined);
    const action = readAction(row, { who, known, present, frozen, problem });
    if (action.kind === "joins") for (const name of who) present.add(name);
    if (action.kind === "leaves" || action.kind === "ends") for (const name of who) present.delete(name);
    if (action.kind === "freezes") for (const name of who) frozen.add(name);
    if (action.kind === "thaws") for (const name of who) frozen.delete(name);
    return { line: tomlLine(source.text, ["script", index]), who, action };
  });
}

function named(
  names: readonly string[],
  known: readonly string[],
  problem: (words: string) => Error,
  mayBeServer: boolean,
): string[] {
  if (names.includes("everybody")) return [...known];
  for (const name of names) {
    if (known.includes(name) || (mayBeServer && name === serverName)) continue;
    const meant = closest(name, known);
    throw problem(
      `there is no participant \`${name}\`; ${meant === undefined ? `there are ${known.join(", ")}` : `did you mean \`${meant}\`?`}`,
    );
  }
  return [...names];
}

interface Surroundings {
  readonly who: readonly string[];
  readonly known: readonly string[];
  readonly present: ReadonlySet<string>;
  readonly frozen: ReadonlySet<string>;
  readonly problem: (key: string, words: string) => Error;
}

function readAction(row: StepDocument, around: Surroundings): Action {
  const { who, known, present, frozen, problem } = around;
  const given = actionKeys.filter((key) => row[key] !== undefined);
  const [key] = given;
  if (key === undefined)
    throw problem("who", `what does ${who.join(", ")} do? One of ${actionKeys.join(", ")} is meant`);
  if (given.length > 1) throw problem(given[1]!, `one step does one thing; this one has ${given.join(" and ")}`);
  const extra = Object.keys(row).find((other) => other !== "who" && other !== key && !companions[key]?.includes(other));
  if (extra !== undefined) throw problem(extra, `\`${extra}\` does not go with \`${key}\``);
  const absent = who.find(
    (name) => name !== serverName && key !== "joins" && key !== "ends" && key !== "link" && !present.has(name),
  );
  if (absent !== undefined) throw problem("who", `${absent} has not joined, or has left`);
  if (key === "leaves") return { kind: "leaves", by: row.leaves! };
  if (key === "link") return { kind: "link", impairment: defined(row.link!) };
  if (key === "types") return { kind: "types", text: row.types!, sees: row.sees ?? [] };
  if (key !== "says" && key !== "tells") return { kind: key };
  if (key === "tells" && row.text === undefined)
    throw problem("tells", `what does ${who.join(", ")} tell ${row.tells}? \`text\` is missing`);
  const others = key === "tells" ? [row.tells!] : [...present].filter((name) => !frozen.has(name));
  const hearers = named(row.heard_by ?? others, known, (words) => problem("heard_by", words), false);
  const texts = textsOf(row, key === "tells" ? row.text! : row.says!);
  const heard = row.heard ?? texts.length;
  if (heard > texts.length) throw problem("heard", `only ${texts.length} are said; number ${heard} cannot be heard`);
  return { kind: key, texts, hearers, heard, ...(row.tells !== undefined && { to: row.tells }) };
}

/** The texts of a step: `{n}` is the number of each, and dots fill them up to `pad` bytes. */
function textsOf({ times = 1, pad = 0 }: StepDocument, text: string): string[] {
  return Array.from({ length: times }, (_, index) => {
    const numbered = text.replaceAll("{n}", String(index + 1));
    return numbered + ".".repeat(Math.max(0, pad - Buffer.byteLength(numbered)));
  });
}
