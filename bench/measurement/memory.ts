// Resident memory for each of 10,000 people who are there and silent.
import { type Measurement, withServer } from "./measurement.ts";

const people = 10_000;

const settings = { hearers: people, speakers: 0, pending: 2000, settle: 2, limit: 90 };

export const memory: Measurement = {
  name: "memory",
  title: "10,000 idle connections",
  subjects: ["vitrine", "batch", "bare"],
  figures: [{ key: "bytes", title: "resident bytes per connection" }],
  targets: [{ figure: "bytes", atMost: 8000, unit: "bytes" }],
  isOnce: true,
  measure: (subject, bench) =>
    withServer(bench, subject, async (server) => {
      const { before, after } = await bench.load(server, "idle", settings);
      return { bytes: (after! - before!) / people };
    }),
};
