// The servers that are measured: ours as it ships, and those beside it.
import { spawnSync } from "node:child_process";
import { accessSync, constants, readFileSync, writeFileSync } from "node:fs";
import { userInfo } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Measurement } from "./measurement/measurement.ts";

export type SubjectId = "vitrine" | "beside" | "batch" | "bare" | "naive" | "ngircd" | "inspircd";

/** Where a server listens, on 127.0.0.1, and the folder of the run: compiled programs, the certificate, configurations. */
export interface Place {
  readonly port: number;
  readonly tlsPort: number;
  readonly folder: string;
}

export interface Subject {
  readonly id: SubjectId;
  readonly title: string;
  /** Its name in the head of a column of ratios. */
  readonly short: string;
  /** The Debian package that has it, where it is not part of the checkout. */
  readonly debianPackage?: string;
  /** Whether TLS has a port of its own. Default: it is recognised on the first one. */
  readonly hasTlsPort?: boolean;
  /** Settings of the generator that differ for this server. */
  readonly manner?: Readonly<Record<string, number>>;
  /** An older one that knows no IRC. Default: it does. */
  readonly speaksLabOnly?: boolean;
  /** The program and its arguments. */
  command(place: Place): readonly [string, readonly string[]];
  /** The same with the limits that it ships with. */
  limited?(place: Place): readonly [string, readonly string[]];
}

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

const ours = path("../packages/vitrine/bin/vitrine.js");

/** The options of Node in the first line of `vitrine.js`: `#!/usr/bin/env -S node OPTION …`. */
const nodeOptionsOf = (program: string): string[] =>
  readFileSync(program, "utf8").split("\n", 1)[0]!.split(" ").slice(3);

/** The kernel's own limit of connections that wait to be accepted: a burst of joins is to meet the server, not its backlog. */
const backlog = 4096;

/** All load comes from one machine, which says much at once: the limits of addresses and flood control are off. */
const noLimits = ["--irc.connections-per-address", "0", "--irc.flood-control", "no"];

/** Its data folder is the run's own: the user's may be held by a server that runs. */
function serve({ port, folder }: Place, data = "data"): string[] {
  const listening = ["--host", "127.0.0.1", "--port", String(port), "--backlog", String(backlog)];
  const tls = ["--tls.certificate", `${folder}/certificate.pem`, "--tls.key", `${folder}/key.pem`];
  return [...nodeOptionsOf(ours), ours, "serve", ...listening, "--data", join(folder, data), ...tls];
}

/** Puts the run's ports and folder into a peer's configuration, and returns the file. */
function configuration(name: string, { port, tlsPort, folder }: Place): string {
  const { username } = userInfo();
  const values: Record<string, string> = { PORT: `${port}`, TLSPORT: `${tlsPort}`, FOLDER: folder, USER: username };
  const text = readFileSync(path(`peers/${name}`), "utf8").replaceAll(
    /\b(PORT|TLSPORT|FOLDER|USER)\b/g,
    (word) => values[word]!,
  );
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
}

export const subjects: readonly Subject[] = [
  {
    id: "vitrine",
    title: "Vitrine",
    short: "Vitrine",
    command: (place) => [process.execPath, [...serve(place), ...noLimits]],
    limited: (place) => [process.execPath, serve(place)],
  },
  {
    id: "batch",
    title: "C, one batch a turn",
    short: "C",
    command: ({ port, folder }) => [`${folder}/batch`, [String(port)]],
  },
  {
    id: "bare",
    title: "Node, a write a message",
    short: "bare Node",
    command: ({ port }) => [process.execPath, [path("reference/bare.ts"), String(port)]],
  },
  {
    id: "naive",
    title: "Python, threads",
    short: "Python",
    // It sends everybody the whole roster for each who joins and changes it while it does, so people join one after the
    // other; it takes what it reads at once for one message, so a speaker has one text on its way.
    manner: { pending: 1, batch: 1, window: 1 },
    command: ({ port }) => [
      "python3",
      [path("../tests/interop/peers/chatserver.py"), "--host", "127.0.0.1", "--port", String(port)],
    ],
  },
  {
    id: "ngircd",
    title: "ngIRCd",
    short: "ngIRCd",
    debianPackage: "ngircd",
    hasTlsPort: true,
    // Its queue of connections that wait to be accepted has ten places.
    manner: { pending: 8 },
    command: (place) => ["/usr/sbin/ngircd", ["-n", "-f", configuration("ngircd.conf", place)]],
  },
  {
    id: "inspircd",
    title: "InspIRCd",
    short: "InspIRCd",
    debianPackage: "inspircd",
    command: (place) => {
      const args = ["--nofork", "--config", configuration("inspircd.conf", place)];
      return ["/usr/sbin/inspircd", process.getuid?.() === 0 ? ["--runasroot", ...args] : args];
    },
  },
];

/** Ours with a history in this private folder. */
export function historyIn(subject: Subject, folder: string): Subject {
  const command = (place: Place): readonly [string, readonly string[]] => {
    const [program, args] = subject.command(place);
    return [program, [...args, "--history.enabled", "--data", folder]];
  };
  return { ...subject, command };
}

/**
 * Another Vitrine, built in this folder: an older one, which takes the options that its help names.
 * @throws Error with a sentence where there is none
 */
export function besideSubject(folder: string): Subject {
  const program = join(folder, "packages/vitrine/bin/vitrine.js");
  const help = spawnSync(process.execPath, [program, "serve", "--help"], { encoding: "utf8" });
  if (help.status !== 0) throw new Error(`There is no built Vitrine in ${folder}: ${help.stderr.trim()}`);
  const takes = (option: string): boolean => help.stdout.includes(`${option} `);
  return {
    id: "beside",
    title: "Vitrine beside",
    short: "the one beside",
    speaksLabOnly: !takes("--tls.certificate"),
    command: (place) => {
      // An older one may not be able to read the data of a newer one.
      const [, ...pairs] = [...serve(place, "data-beside").slice(nodeOptionsOf(ours).length + 1), ...noLimits];
      const taken = pairs.filter((_, at) => takes(pairs[at - (at % 2)]!));
      return [process.execPath, [...nodeOptionsOf(program), program, "serve", ...taken]];
    },
  };
}

/** Whether the server can be measured so. */
export function takesPart(subject: Subject, { subjects: named, protocol }: Pick<Measurement, "subjects" | "protocol">) {
  if (subject.id !== "beside") return named.includes(subject.id);
  return named.includes("vitrine") && (protocol === "lab" || subject.speaksLabOnly !== true);
}

/** Whether the server can be started here. */
export function isInstalled(subject: Subject, folder: string): boolean {
  if (subject.debianPackage === undefined) return true;
  try {
    accessSync(subject.command({ port: 0, tlsPort: 0, folder })[0], constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
