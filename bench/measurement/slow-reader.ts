// What a hearer who never reads does to the others: the saturated room of 100, without and with one.
import { deliveryFigures } from "./delivery.ts";
import { type Measurement, withServer } from "./measurement.ts";

const room = { hearers: 100, batch: 8, window: 16, limit: 20 };

export const slowReader: Measurement = {
  name: "slow-reader",
  title: "one hearer who never reads, 100 others",
  subjects: ["vitrine", "batch"],
  protocol: "lab",
  figures: [
    { key: "cpu", title: "CPU per delivery, with against without" },
    { key: "rate", title: "deliveries a second, with against without" },
  ],
  targets: [
    { figure: "cpu", atMost: 1.1, unit: "times" },
    { figure: "rate", atLeast: 0.9, unit: "times" },
  ],
  measure: async (subject, bench) => {
    const settings = { ...bench.length, ...room };
    const talk = (stuck: number): Promise<Record<string, number>> =>
      withServer(bench, subject, async (server) =>
        deliveryFigures(await bench.load(server, "talk", { ...settings, stuck })),
      );
    const without = await talk(0);
    const withOne = await talk(1);
    return { cpu: withOne["cpu"]! / without["cpu"]!, rate: withOne["rate"]! / without["rate"]! };
  },
};
