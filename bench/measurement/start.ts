// How long a server takes from the start of its process until it takes a connection.
import { median } from "../statistics.ts";
import { type Measurement, withServer } from "./measurement.ts";

const starts = 5;

export const start: Measurement = {
  name: "start",
  title: "start of the process to listening",
  subjects: ["vitrine", "batch", "bare", "naive"],
  protocol: "lab",
  figures: [{ key: "time", title: "ms" }],
  targets: [{ figure: "time", atMost: 150, unit: "ms" }],
  measure: async (subject, bench) => {
    const times: number[] = [];
    for (let count = 0; count < starts; count += 1) {
      times.push(await withServer(bench, subject, ({ startTime }) => Promise.resolve(startTime)));
    }
    return { time: median(times) };
  },
};
