// The fourth table: the history, and what was to be reached.
import { written } from "../statistics.ts";
import type { HistoryFigures } from "./measure.ts";

interface Row {
  readonly figure: string;
  readonly title: string;
  readonly atMost?: number;
  readonly atLeast?: number;
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
  { figure: "buildRate", title: "the library: lines a second, with their index" },
  { figure: "bytes", title: "bytes on the disk for a line of 70 characters, with its index", atMost: 200 },
  { figure: "open", title: "to open it, ms, with the start of the worker", atMost: 50 },
  { figure: "latest", title: "LATEST, 100 lines, ms: median", atMost: 1 },
  { figure: "before", title: "BEFORE a message", atMost: 3 },
  { figure: "beforeTime", title: "BEFORE a time", atMost: 3 },
  { figure: "after", title: "AFTER a message", atMost: 3 },
  { figure: "word", title: "a word in one channel", atMost: 2 },
  { figure: "phrase", title: "a phrase", atMost: 50 },
  { figure: "reconnect", title: "50 lines of each of 30 channels", atMost: 300 },
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
