// The fourth table: the history, and what was to be reached.
import { written } from "../statistics.ts";
import { roomSizes } from "./delivery.ts";
import type { HistoryFigures } from "./measure.ts";

interface Row {
  readonly figure: string;
  readonly title: string;
  readonly atMost?: number;
  readonly atLeast?: number;
}

function deliveryRows(hearers: number): readonly Row[] {
  const target = hearers === 1_000 ? { atMost: 1.1 } : {};
  return [
    {
      figure: `without${hearers}`,
      title: `${hearers.toLocaleString("en")} hearers without a history: the server's thread, ns per delivery`,
    },
    { figure: `with${hearers}`, title: "with a history" },
    { figure: `ratio${hearers}`, title: "the ratio, median", ...target },
    { figure: `least${hearers}`, title: "least" },
    { figure: `greatest${hearers}`, title: "greatest" },
    { figure: `allWithout${hearers}`, title: "all threads without a history, ns per delivery" },
    { figure: `allWith${hearers}`, title: "with a history" },
  ];
}

const rows: readonly Row[] = [
  { figure: "singleRate", title: "one line a transaction, `written`: lines a second", atLeast: 8_000 },
  { figure: "singleCpu", title: "processor time of a line, with its index, µs" },
  { figure: "diskRate", title: "one line a transaction, `disk`: lines a second", atLeast: 300 },
  { figure: "hundredRate", title: "batches of 100: lines a second" },
  { figure: "hundredCpu", title: "processor time of a line, with its index, µs", atMost: 35 },
  { figure: "thousandRate", title: "batches of 1,000: lines a second", atLeast: 20_000 },
  { figure: "thousandCpu", title: "processor time of a line, with its index, µs" },
  { figure: "delayWithout", title: "the server's thread is late by, ms, p99.9: nothing is written" },
  { figure: "delayWith", title: "50 lines every 10 ms" },
  { figure: "delayMore", title: "the difference", atMost: 5 },
  ...roomSizes.flatMap(deliveryRows),
  { figure: "reconnect", title: "a client comes back to 30 channels and reads 50 lines of each, ms", atMost: 300 },
  { figure: "buildRate", title: "the library: lines a second, with their index" },
  { figure: "bytes", title: "bytes on the disk for a line of 70 characters, with its index", atMost: 200 },
  { figure: "open", title: "to open it, ms", atMost: 50 },
  { figure: "openWithWorker", title: "with the start of the worker, a thread of Node" },
  { figure: "latest", title: "LATEST, 100 lines, ms: median", atMost: 1 },
  { figure: "before", title: "BEFORE a message", atMost: 3 },
  { figure: "beforeTime", title: "BEFORE a time", atMost: 3 },
  { figure: "after", title: "AFTER a message", atMost: 3 },
  { figure: "word", title: "a word in one channel", atMost: 2 },
  { figure: "phrase", title: "a phrase", atMost: 50 },
  { figure: "thirty", title: "50 lines of each of 30 channels" },
];

function verdict(value: number, { atMost, atLeast }: Row): string {
  if (atMost !== undefined) return `at most ${written(atMost)}: ${value <= atMost ? "reached" : "missed"}`;
  if (atLeast !== undefined) return `at least ${written(atLeast)}: ${value >= atLeast ? "reached" : "missed"}`;
  return "";
}

export function historyTable(figures: HistoryFigures): string {
  const lines = rows.flatMap((row) => {
    const value = figures[row.figure];
    return value === undefined ? [] : [`| ${row.title} | ${written(value)} | ${verdict(value, row)} |`];
  });
  return ["|  | Vitrine | target |", "|---|---:|---|", ...lines].join("\n");
}
