// The latency from the speaker's system call to the hearer's socket, by the kernel's own time stamp. The load is 50 texts a
// second to 1,000 hearers.
import { type Measurement, type Target, withServer } from "./measurement.ts";

function latency(
  named: Pick<Measurement, "name" | "protocol" | "subjects">,
  { target, settings }: { readonly target: Target; readonly settings?: Readonly<Record<string, number>> },
): Measurement {
  return {
    ...named,
    title: "50 texts a second, 1,000 hearers",
    figures: [
      { key: "p50", title: "latency, µs: p50" },
      { key: "p99", title: "p99" },
      { key: "p999", title: "p99.9" },
    ],
    targets: [target],
    measure: (subject, bench) =>
      withServer(bench, subject, async (server) => {
        const all = { ...bench.length, hearers: 1000, rate: 50, ...settings, ...subject.manner };
        const { p50, p99, p999 } = await bench.load(server, "latency", all);
        return { p50: p50!, p99: p99!, p999: p999! };
      }),
  };
}

export const latencies: readonly Measurement[] = [
  latency(
    { name: "latency", protocol: "lab", subjects: ["vitrine", "batch", "bare"] },
    { target: { figure: "p50", against: "batch", atMost: 1.5 } },
  ),
  latency(
    { name: "irc-latency", protocol: "irc", subjects: ["vitrine", "batch", "bare", "ngircd", "inspircd"] },
    { target: { figure: "p50", against: "batch", atMost: 1.3 }, settings: { tags: 5, plain: 5 } },
  ),
];
