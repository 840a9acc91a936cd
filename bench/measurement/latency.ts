// The latency from the speaker's system call to the hearer's socket, by the kernel's own time stamp. The load is 50 texts a
// second to 1,000 hearers.
import { type Measurement, withServer } from "./measurement.ts";

export const latency: Measurement = {
  name: "latency",
  title: "50 texts a second, 1,000 hearers",
  subjects: ["vitrine", "batch", "bare"],
  figures: [
    { key: "p50", title: "latency, µs: p50" },
    { key: "p99", title: "p99" },
    { key: "p999", title: "p99.9" },
  ],
  targets: [{ figure: "p50", against: "batch", atMost: 1.5 }],
  measure: (subject, bench) =>
    withServer(bench, subject, async (server) => {
      const { p50, p99, p999 } = await bench.load(server, "latency", { ...bench.length, hearers: 1000, rate: 50 });
      return { p50: p50!, p99: p99!, p999: p999! };
    }),
};
