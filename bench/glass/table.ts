// The second table: what the glass costs, beside others, and what was to be reached.
import { median, medianRatio, written } from "../statistics.ts";
import type { GlassRound, Tool } from "./measure.ts";

interface Target {
  /** The other's figure divided by ours has to be so large at least. */
  readonly times?: readonly [tool: Tool, atLeast: number];
  readonly atMost?: number;
  readonly atLeast?: number;
}

interface Row {
  readonly figure: string;
  readonly title: string;
  readonly targets: readonly Target[];
}

/** Every figure that the measures give, in the order of the table. */
const rows: readonly Row[] = [
  {
    figure: "analysis",
    title: "complete TCP analysis in one pass: CPU, ns per packet",
    targets: [{ times: ["tcptrace", 2.5] }, { times: ["tshark", 35] }],
  },
  { figure: "memory", title: "the same: most resident memory, MB", targets: [{ atMost: 120 }] },
  { figure: "streams", title: "`inspect --streams`, every conversation summed up: CPU, ns per packet", targets: [] },
  { figure: "streamsMemory", title: "the same: most resident memory, MB", targets: [{ atMost: 120 }] },
  { figure: "index", title: "the index: bytes per packet", targets: [{ atMost: 75 }] },
  { figure: "filter-1", title: "a filter on the index, ms: `tcp.analysis.retransmission`", targets: [{ atMost: 100 }] },
  { figure: "filter-2", title: "`tcp.port == 5000 && tcp.len > 40`", targets: [{ atMost: 100 }] },
  { figure: "filter-3", title: "`ip.src == 10.22.0.0/24 and not tcp.flags.syn == 1`", targets: [{ atMost: 100 }] },
  {
    figure: "filter-4",
    title: "`tcp.window_size < 70000 \\|\\| tcp.analysis.bytes_in_flight > 100`",
    targets: [{ atMost: 100 }],
  },
  {
    figure: "filter-5",
    title: '`tcp.analysis.retransmission && lab.text contains "hi"`, as far as columns tell',
    targets: [{ atMost: 200 }],
  },
  {
    figure: "undecided",
    title: "of a million packets left to the dissector by that one",
    targets: [{ atMost: 20_000 }],
  },
  { figure: "printing", title: "a line for each packet: CPU, ns per packet", targets: [{ times: ["tcpdump", 1] }] },
  { figure: "first", title: "`inspect --packet 1`: ms", targets: [{ atMost: 300 }] },
  { figure: "live", title: "live from tcpdump: packets a second", targets: [{ atLeast: 190_000 }] },
  { figure: "lost", title: "of them lost", targets: [{ atMost: 0 }] },
];

const tools: ReadonlyArray<readonly [Tool, string]> = [
  ["vitrine", "Vitrine"],
  ["tcptrace", "tcptrace"],
  ["tshark", "tshark"],
  ["tcpdump", "tcpdump"],
  ["c", "C, reads the records"],
];

type Rounds = readonly (GlassRound | undefined)[];

const values = (rounds: Rounds, figure: string, tool: Tool): (number | undefined)[] =>
  rounds.map((round) => round?.[figure]?.[tool]);

const known = (numbers: readonly (number | undefined)[]): number[] => numbers.filter((value) => value !== undefined);

function ratio(rounds: Rounds, figure: string, tool: Tool): number {
  return medianRatio(values(rounds, figure, tool), values(rounds, figure, "vitrine"));
}

function targetWords(rounds: Rounds, figure: string, { times, atMost, atLeast }: Target): string {
  const value =
    times === undefined ? median(known(values(rounds, figure, "vitrine"))) : ratio(rounds, figure, times[0]);
  const least = times?.[1] ?? atLeast;
  const limit = least === undefined ? `at most ${written(atMost!)}` : `at least ${written(least)}`;
  const whose = times === undefined ? "" : ` times less than ${times[0]}`;
  if (Number.isNaN(value)) return `${limit}${whose}: not measured`;
  const isReached = value >= (least ?? -Infinity) && value <= (atMost ?? Infinity);
  return `${limit}${whose}: ${isReached ? "reached" : "**missed**"}`;
}

/** The table in Markdown. Figures are medians of the rounds; of ratios, the median of the rounds' own. */
export function glassTable(rounds: Rounds): string {
  const measured = rows.filter(({ figure }) => known(values(rounds, figure, "vitrine")).length > 0);
  const lines = measured.map(({ figure, title, targets }) => {
    const figures = tools.map(([tool]) => written(median(known(values(rounds, figure, tool)))));
    const others = tools
      .filter(([tool]) => tool !== "vitrine" && known(values(rounds, figure, tool)).length > 0)
      .map(([tool, name]) => `${name} ${written(ratio(rounds, figure, tool))}`);
    const words = targets.map((target) => targetWords(rounds, figure, target));
    return `| ${[title, ...figures, others.join(", "), words.join("; ")].join(" | ")} |`;
  });
  const head = ["", ...tools.map(([, name]) => name), "others to Vitrine", "target"];
  return [`| ${head.join(" | ")} |`, `|---|${tools.map(() => "---:|").join("")}---|---|`, ...lines].join("\n");
}
