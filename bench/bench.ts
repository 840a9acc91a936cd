// `npm run bench`: how fast the chat server is, beside three others, under the same load; and what the glass costs, beside
// tcptrace, tshark and tcpdump, on the same capture; and how the page does in a browser. All in one run.
//
//     npm run bench [-- --quick] [--only NAME …] [--rounds N] [--beside FOLDER] [--packets N] [--lines N] [--full] [--save]
import { mkdir, writeFile } from "node:fs/promises";
import { cpus, release } from "node:os";
import { fileURLToPath } from "node:url";
import { namesThatBegin, readOptions, runWithOptions, wholeNumber } from "../scripts/options.ts";
import { compile, load } from "./generator.ts";
import { captureDefaults } from "./glass/capture.ts";
import { glassMeasures } from "./glass/measure.ts";
import { measureGlass } from "./glass/run.ts";
import { glassTable } from "./glass/table.ts";
import { measureHistory } from "./history/measure.ts";
import { historyTable } from "./history/table.ts";
import { measurements } from "./measurement/all.ts";
import type { Bench, Measurement } from "./measurement/measurement.ts";
import { pageMeasures } from "./page/measure.ts";
import { measurePage } from "./page/run.ts";
import { pageTable } from "./page/table.ts";
import { startServer } from "./server.ts";
import { besideSubject, isInstalled, type Subject, type SubjectId, subjects, takesPart } from "./subject.ts";
import { type Result, table } from "./table.ts";

const options = {
  quick: { type: "boolean", default: false },
  only: { type: "string", multiple: true },
  rounds: { type: "string" },
  beside: { type: "string" },
  packets: { type: "string" },
  lines: { type: "string" },
  full: { type: "boolean", default: false },
  save: { type: "boolean", default: false },
} as const;

/** Describes the machine by its hardware, without its name. */
function machine(): string {
  const processors = cpus();
  const model = processors[0]?.model.trim() ?? "unknown processor";
  return `${processors.length} cores (${model}), Linux ${release()}, Node ${process.versions.node}`;
}

const titles = { lab: "The lab's protocol", irc: "IRC" };

interface Chosen {
  readonly servers: readonly Measurement[];
  /** Names of the glass's. */
  readonly glass: readonly string[];
  /** Names of the page's. */
  readonly page: readonly string[];
  readonly hasHistory: boolean;
}

function chosen(only: readonly string[] = [""]): Chosen {
  const names = [...measurements.map(({ name }) => name), ...glassMeasures.keys(), ...pageMeasures.keys(), "history"];
  const wanted = new Set(only.flatMap((begin) => namesThatBegin("only", begin, names)));
  return {
    servers: measurements.filter(({ name }) => wanted.has(name)),
    glass: [...glassMeasures.keys()].filter((name) => wanted.has(name)),
    page: [...pageMeasures.keys()].filter((name) => wanted.has(name)),
    hasHistory: wanted.has("history"),
  };
}

interface Collected {
  readonly measurement: Measurement;
  readonly rounds: Partial<Record<SubjectId, (Readonly<Record<string, number>> | undefined)[]>>;
}

const failures = new Set<string>();

async function measureOnce(measurement: Measurement, subject: Subject, bench: Bench, into: Collected): Promise<void> {
  process.stderr.write(`  ${measurement.name}: ${subject.title}\n`);
  const rounds = (into.rounds[subject.id] ??= []);
  try {
    rounds.push(await measurement.measure(subject, bench));
  } catch (error) {
    rounds.push(undefined);
    failures.add(`${measurement.title}: ${subject.title}: ${(error as Error).message}`);
  }
}

/** Every round measures everything once, the servers side by side, another one first in each round. */
async function measureAll(
  wanted: readonly Measurement[],
  { count, bench, servers }: { readonly count: number; readonly bench: Bench; readonly servers: readonly Subject[] },
): Promise<readonly Result[]> {
  const collected: Collected[] = wanted.map((measurement) => ({ measurement, rounds: {} }));
  for (let round = 0; round < count; round += 1) {
    process.stderr.write(`round ${round + 1} of ${count}\n`);
    for (const into of collected) {
      const { measurement } = into;
      if (measurement.isOnce === true && round > 0) continue;
      const taking = servers.filter((subject) => takesPart(subject, measurement));
      for (let place = 0; place < taking.length; place += 1) {
        await measureOnce(measurement, taking[(place + round) % taking.length]!, bench, into);
      }
    }
  }
  return collected;
}

async function save(results: readonly Result[], glass: readonly object[], page: readonly object[]): Promise<void> {
  const folder = fileURLToPath(new URL("results/", import.meta.url));
  await mkdir(folder, { recursive: true });
  const at = new Date().toISOString();
  const figures = results.map(({ measurement: { name, title }, rounds }) => ({ name, title, rounds }));
  const file = `${folder}${at.replaceAll(/[:.]/g, "-")}.json`;
  const all = { at, machine: machine(), failures: [...failures], figures, glass, page };
  await writeFile(file, `${JSON.stringify(all, null, 2)}\n`);
  process.stderr.write(`written to ${file}\n`);
}

async function main(): Promise<void> {
  const values = readOptions(options);
  const wanted = chosen(values.only);
  const length = values.quick ? { warm: 0.3, seconds: 0.5 } : { warm: 0.7, seconds: 1.5 };
  const rounds = wholeNumber("rounds", values.rounds ?? (values.quick ? "1" : "3"));
  const packets = wholeNumber("packets", values.packets ?? String(values.quick ? 1_000_000 : captureDefaults.packets));
  const { binaries, remove } = await compile();
  const bench: Bench = {
    length,
    start: (subject) => startServer(subject, binaries),
    load: (server, mode, settings) => load(binaries, server, mode, settings),
  };
  try {
    const beside = values.beside === undefined ? [] : [besideSubject(values.beside)];
    const known = [...subjects, ...beside];
    const servers = known.filter((subject) => isInstalled(subject, binaries));
    const count = wanted.servers.length === 0 ? 0 : rounds;
    const results = await measureAll(wanted.servers, { count, bench, servers });
    process.stdout.write(`${machine()}; medians of ${rounds} rounds\n`);
    for (const protocol of ["lab", "irc"] as const) {
      const isMeasured = results.some(({ measurement }) => measurement.protocol === protocol);
      if (isMeasured) process.stdout.write(`\n${titles[protocol]}:\n\n${table(protocol, results, known)}\n`);
    }
    for (const { title, debianPackage } of subjects.filter((subject) => !servers.includes(subject))) {
      process.stdout.write(`\n${title} is not installed (Debian: ${debianPackage}), so it has no column.\n`);
    }
    const glass =
      wanted.glass.length === 0
        ? undefined
        : await measureGlass(wanted.glass, rounds, binaries, { ...captureDefaults, packets });
    if (glass !== undefined) {
      for (const failure of glass.failures) failures.add(failure);
      const { clients, loss } = captureDefaults;
      process.stdout.write(
        `\nThe glass, on ${packets.toLocaleString("en")} packets of ${clients.toLocaleString("en")} connections, ${100 * loss} % of the segments lost:\n\n${glassTable(glass.rounds)}\n`,
      );
    }
    if (glass !== undefined && glass.missing !== "") process.stdout.write(`\n${glass.missing}\n`);
    const page =
      wanted.page.length === 0
        ? undefined
        : await measurePage(binaries, { wanted: wanted.page, rounds, isFull: values.full });
    if (page !== undefined) {
      for (const failure of page.failures) failures.add(failure);
      process.stdout.write(`\nThe page, in Chromium without a graphics card:\n\n${pageTable(page.rounds)}\n`);
    }
    if (wanted.hasHistory) {
      const lines = wholeNumber("lines", values.lines ?? String(values.quick ? 100_000 : 10_000_000));
      const figures = await measureHistory({ lines, binaries, length, rounds });
      process.stdout.write(
        `\nThe history, and a library of ${lines.toLocaleString("en")} lines:\n\n${historyTable(figures)}\n`,
      );
    }
    for (const failure of failures) process.stdout.write(`\nNot measured: ${failure}`);
    if (failures.size > 0) process.stdout.write("\n");
    if (values.save) await save(results, glass?.rounds ?? [], page?.rounds ?? []);
  } finally {
    await remove();
  }
}

try {
  await runWithOptions("bench", main);
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 1;
}
