// What a delivery costs: processor time of the server, and how many there are in a second, in a room of 100 or 1,000 of
// whom ten speak, each text of 64 bytes.
import type { LoadResult } from "../generator.ts";
import type { Subject, SubjectId } from "../subject.ts";
import { type Bench, gentle, type Measurement, type Target, withServer } from "./measurement.ts";

/** As fast as the server takes it: speakers write 8 lines at once, and 16 of each may be on their way. */
const saturated = { batch: 8, window: 16 };

/** The next text only when everybody has heard the last one. */
const oneAtATime = { batch: 1, window: 1, together: 1 };

export function deliveryFigures({ cpu, wall, deliveries }: LoadResult): Record<string, number> {
  return { cpu: cpu! / deliveries!, rate: deliveries! / (wall! / 1e9) };
}

export const deliveryTitles = [
  { key: "cpu", title: "server CPU, ns per delivery" },
  { key: "rate", title: "deliveries a second" },
];

interface Talk {
  readonly name: string;
  readonly title: string;
  readonly hearers: number;
  readonly window: Readonly<Record<string, number>>;
  readonly targets: readonly Target[];
}

function delivery({ name, title, hearers, window, targets }: Talk): Measurement {
  // A roster for each of 1,000 joins to everybody there would take the naive server longer than all the rest.
  const subjects: readonly SubjectId[] = ["vitrine", "batch", "bare", ...(hearers > 100 ? [] : ["naive" as const])];
  return {
    name,
    title,
    subjects,
    figures: deliveryTitles,
    targets,
    measure: (subject: Subject, bench: Bench) =>
      withServer(bench, subject, async (server) => {
        const manner = subject.id === "naive" ? { ...window, ...gentle } : window;
        return deliveryFigures(await bench.load(server, "talk", { ...bench.length, ...manner, hearers }));
      }),
  };
}

const saturatedTargets: readonly Target[] = [
  { figure: "cpu", against: "batch", atMost: 1.5 },
  { figure: "cpu", against: "bare", atMost: 1 / 25 },
];

export const deliveries: readonly Measurement[] = [
  delivery({
    name: "saturated-100",
    title: "10 speakers without a pause, 100 hearers",
    hearers: 100,
    window: saturated,
    targets: saturatedTargets,
  }),
  delivery({
    name: "saturated-1000",
    title: "10 speakers without a pause, 1,000 hearers",
    hearers: 1000,
    window: saturated,
    targets: saturatedTargets,
  }),
  delivery({
    name: "single-100",
    title: "one text at a time, 100 hearers",
    hearers: 100,
    window: oneAtATime,
    targets: [],
  }),
  delivery({
    name: "single-1000",
    title: "one text at a time, 1,000 hearers",
    hearers: 1000,
    window: oneAtATime,
    targets: [{ figure: "cpu", against: "batch", atMost: 1.6 }],
  }),
];
