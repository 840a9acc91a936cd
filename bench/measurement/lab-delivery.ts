// Rooms of people who speak the lab's protocol; ten of them speak, where nothing else is said.
import type { SubjectId } from "../subject.ts";
import { delivery, oneAtATime, saturated } from "./delivery.ts";
import type { Measurement, Target } from "./measurement.ts";

const references: readonly SubjectId[] = ["vitrine", "batch", "bare"];

const saturatedTargets: readonly Target[] = [
  { figure: "cpu", against: "batch", atMost: 1.5 },
  { figure: "cpu", against: "bare", atMost: 1 / 25 },
];

export const labDeliveries: readonly Measurement[] = [
  delivery({
    name: "saturated-100",
    title: "10 speakers without a pause, 100 hearers",
    protocol: "lab",
    // A roster for each of 1,000 joins to everybody there would take the naive server longer than all the rest.
    subjects: [...references, "naive"],
    settings: { ...saturated, hearers: 100 },
    targets: saturatedTargets,
  }),
  delivery({
    name: "saturated-1000",
    title: "10 speakers without a pause, 1,000 hearers",
    protocol: "lab",
    subjects: references,
    settings: { ...saturated, hearers: 1000 },
    targets: saturatedTargets,
  }),
  delivery({
    name: "single-100",
    title: "one text at a time, 100 hearers",
    protocol: "lab",
    subjects: [...references, "naive"],
    settings: { ...oneAtATime, hearers: 100 },
    targets: [],
  }),
  delivery({
    name: "single-1000",
    title: "one text at a time, 1,000 hearers",
    protocol: "lab",
    subjects: references,
    settings: { ...oneAtATime, hearers: 1000 },
    targets: [
      { figure: "cpu", against: "batch", atMost: 1.6 },
      { figure: "cpu", against: "bare", atMost: 1.05 },
    ],
  }),
  delivery({
    name: "speakers-1000",
    title: "each of 1,000 people speaks in a turn",
    protocol: "lab",
    subjects: references,
    settings: { batch: 1, window: 1, hearers: 1000, speakers: 1000 },
    targets: [{ figure: "cpu", row: "saturated-1000", atMost: 2 }],
  }),
  delivery({
    name: "two-kinds-1000",
    title: "half of 1,000 use IRC, 10 speakers without a pause",
    protocol: "lab",
    subjects: references,
    settings: { ...saturated, hearers: 1000, plain: 5 },
    targets: [{ figure: "cpu", row: "saturated-1000", atMost: 1.2 }],
  }),
];
