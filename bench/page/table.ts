// The third table: the page in a browser, and what was to be reached.
import { median, written } from "../statistics.ts";
import { twoFrames } from "./capture.ts";
import { floodRates, type PageRound } from "./measure.ts";

interface Row {
  readonly figure: string;
  readonly title: string;
  readonly atMost?: number;
}

/** `filterTime` is what a filter may take, in milliseconds, where there is a limit. */
const ofCapture = (name: string, what: string, filterTime?: { readonly atMost: number }): readonly Row[] => [
  { figure: `${name}FirstRows`, title: `${what}: from the choice of the file to the first rows, ms` },
  { figure: `${name}Listed`, title: "until all packets are listed, s" },
  { figure: `${name}Memory`, title: "resident memory of page and worker that came with it, MB" },
  { figure: `${name}Heap`, title: "of it objects of the page's own thread, MB" },
  { figure: `${name}FrameMedian`, title: "scrolling: from frame to frame, ms: median" },
  { figure: `${name}FrameP95`, title: "p95", atMost: 20 },
  { figure: `${name}FrameWorst`, title: "worst" },
  { figure: `${name}FramesLate`, title: "frames over 34 ms, %", atMost: 1 },
  { figure: `${name}Filled`, title: "a jump to elsewhere until the rows are there, ms", atMost: 100 },
  {
    figure: `${name}Filter1`,
    title: "a filter, from its last key to its rows, ms: `tcp.analysis.retransmission`",
    ...filterTime,
  },
  { figure: `${name}Filter2`, title: "`tcp.port == 5000 && tcp.len > 40`", ...filterTime },
  { figure: `${name}Filter3`, title: "`ip.src == 10.22.0.5`", ...filterTime },
];

const pageRows: readonly Row[] = [
  { figure: "script", title: "first view: script that travels, kB", atMost: 300 },
  { figure: "style", title: "style, kB" },
  { figure: "painted", title: "from the navigation to the first paint, ms" },
  { figure: "usable", title: "until it can be used, ms", atMost: 1_000 },
  { figure: "liveScript", title: "the live view as the first: script that travels, kB", atMost: 300 },
  { figure: "liveUsable", title: "until it can be used, ms", atMost: 1_000 },
  ...ofCapture("million", "a million packets", { atMost: 100 }),
  ...ofCapture("gigabyte", "a file of 1 GB, 10 million packets"),
  { figure: "graphsDrawn", title: "graphs of 200,000 segments and their ACKs: drawn after, ms" },
  { figure: "zoomDrawn", title: "coming nearer: from the key to the drawing, ms", atMost: 100 },
  { figure: "zoomFrameP95", title: "from frame to frame, ms: p95", atMost: twoFrames },
  { figure: "zoomFrameWorst", title: "worst" },
  { figure: "chatP50", title: "the chat, not watched, beside 20,000 datagrams a second: latency, µs: p50" },
  { figure: "chatP99", title: "p99" },
  { figure: "watchedP50", title: "the same watched, a page looking on: p50" },
  { figure: "watchedP99", title: "p99" },
  { figure: "watchedCost", title: "watched against not watched: p50", atMost: 1.5 },
];

const feedRows: readonly Row[] = [
  { figure: "line", title: "from the speaker's write to the line on the page, ms: median", atMost: 200 },
  { figure: "lineWorst", title: "worst", atMost: 200 },
  { figure: "packet", title: "to its packet in the list, ms: median", atMost: 200 },
  { figure: "packetWorst", title: "worst", atMost: 200 },
  { figure: "trace", title: "from a click on a line to its way, ms: median", atMost: 100 },
  { figure: "framesP95", title: "from frame to frame, ms: p95", atMost: twoFrames },
  { figure: "framesWorst", title: "worst", atMost: 200 },
  { figure: "lateWorst", title: "a timer of the page comes late by, ms: worst", atMost: 200 },
  { figure: "listed", title: "packets listed, the chat's own among them, % of the datagrams" },
  { figure: "shortened", title: "of them headers only, %" },
  { figure: "leftOut", title: "left out, and said so, %" },
  { figure: "lost", title: "lost without a word, packets", atMost: 0 },
  { figure: "pageLoad", title: "time that the page's own thread works, %" },
  { figure: "serverLoad", title: "processor time of the server, % of a core" },
];

type Rounds = readonly PageRound[];

function figureOf(rounds: Rounds, figure: string): number {
  return median(rounds.map((round) => round[figure]).filter((value) => value !== undefined));
}

function targetWords(values: readonly number[], { atMost }: Row): string {
  if (atMost === undefined) return "";
  const isReached = values.filter(Number.isFinite).every((value) => value <= atMost);
  return `at most ${written(atMost)}: ${isReached ? "reached" : "**missed**"}`;
}

function tableOf(head: readonly string[], rows: readonly Row[], valuesOf: (row: Row) => readonly number[]): string[] {
  const lines = rows
    .map((row) => ({ row, values: valuesOf(row) }))
    .filter(({ values }) => values.some(Number.isFinite))
    .map(
      ({ row, values }) =>
        `| ${[row.title, ...values.map((value) => written(value)), targetWords(values, row)].join(" | ")} |`,
    );
  const rule = `|---|${"---:|".repeat(head.length)}---|`;
  return lines.length === 0 ? [] : [`| | ${head.join(" | ")} | target |`, rule, ...lines];
}

/** Both tables in Markdown: the page, and its live view under floods. Figures are medians of the rounds. */
export function pageTable(rounds: Rounds): string {
  const page = tableOf(["Vitrine"], pageRows, ({ figure }) => [figureOf(rounds, figure)]);
  const heads = floodRates.map((rate) =>
    rate === 0 ? "a quiet chat" : `${rate.toLocaleString("en")} datagrams a second`,
  );
  const feed = tableOf(heads, feedRows, ({ figure }) =>
    floodRates.map((rate) => figureOf(rounds, `${figure}@${rate}`)),
  );
  return [page, feed]
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n");
}
