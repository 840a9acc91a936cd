// What a delivery costs: processor time of the server, and how many there are in a second. Each text has 64 bytes.
import type { LoadResult } from "../generator.ts";
import type { Subject } from "../subject.ts";
import { type Bench, type Measurement, withServer } from "./measurement.ts";

/** As fast as the server takes it: speakers write 8 lines at once, and 16 of each may be on their way. */
export const saturated = { batch: 8, window: 16 };

/** The next text only when everybody has heard the last one. */
export const oneAtATime = { batch: 1, window: 1, together: 1 };

export function deliveryFigures({ cpu, wall, deliveries }: LoadResult): Record<string, number> {
  return { cpu: cpu! / deliveries!, rate: deliveries! / (wall! / 1e9) };
}

export const deliveryTitles = [
  { key: "cpu", title: "server CPU, ns per delivery" },
  { key: "rate", title: "deliveries a second" },
];

/** A room, and what is to be reached in it. */
interface Talk extends Pick<Measurement, "name" | "title" | "subjects" | "protocol" | "targets"> {
  /** Of the generator. */
  readonly settings: Readonly<Record<string, number>>;
}

/** Measures the deliveries of a room. */
export function delivery({ settings, ...talk }: Talk): Measurement {
  return {
    ...talk,
    figures: deliveryTitles,
    measure: (subject: Subject, bench: Bench) =>
      withServer(bench, subject, async (server) => {
        const all = { ...bench.length, ...settings, ...subject.manner };
        return deliveryFigures(await bench.load(server, "talk", all));
      }),
  };
}
