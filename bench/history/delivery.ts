// What a delivery costs the server with a history, beside the same server without one: they take turns, another one first in each
// round. The figures are the medians of the rounds, and of the rounds' own ratios.
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { load } from "../generator.ts";
import { saturated } from "../measurement/delivery.ts";
import type { Bench } from "../measurement/measurement.ts";
import { startServer } from "../server.ts";
import { median } from "../statistics.ts";
import { historyIn, subjects } from "../subject.ts";

export interface DeliveryBenchOptions {
  /** The folder of compiled programs. */
  readonly binaries: string;
  readonly length: Bench["length"];
  readonly rounds: number;
}

export const roomSizes = [2, 50, 1_000] as const;

/** Speakers in a room, as long as it has so many people. */
const speakers = 10;

interface Cost {
  /** Of the server's first thread and of all threads, in ns a delivery. */
  readonly main: number;
  readonly all: number;
}

async function costOf(hearers: number, { binaries, length }: DeliveryBenchOptions, hasHistory: boolean): Promise<Cost> {
  const vitrine = subjects.find(({ id }) => id === "vitrine")!;
  const folder = join(binaries, "history");
  mkdirSync(folder, { mode: 0o700 });
  const server = await startServer(hasHistory ? historyIn(vitrine, folder) : vitrine, binaries);
  try {
    const room = { tags: 5, plain: 5, hearers, speakers: Math.min(speakers, hearers) };
    const result = await load(binaries, server, "talk", { ...length, ...saturated, ...room });
    return { main: result["mainCpu"]! / result["deliveries"]!, all: result["cpu"]! / result["deliveries"]! };
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

export async function measureDeliveries(options: DeliveryBenchOptions): Promise<Record<string, number>> {
  const figures: Record<string, number> = {};
  for (const hearers of roomSizes) {
    const without: Cost[] = [];
    const having: Cost[] = [];
    for (let round = 0; round < options.rounds; round += 1) {
      for (const hasHistory of round % 2 === 0 ? [false, true] : [true, false]) {
        (hasHistory ? having : without).push(await costOf(hearers, options, hasHistory));
      }
    }
    const ratios = having.map(({ main }, round) => main / without[round]!.main);
    figures[`without${hearers}`] = median(without.map(({ main }) => main));
    figures[`with${hearers}`] = median(having.map(({ main }) => main));
    figures[`ratio${hearers}`] = median(ratios);
    figures[`least${hearers}`] = Math.min(...ratios);
    figures[`greatest${hearers}`] = Math.max(...ratios);
    figures[`allWithout${hearers}`] = median(without.map(({ all }) => all));
    figures[`allWith${hearers}`] = median(having.map(({ all }) => all));
  }
  return figures;
}
