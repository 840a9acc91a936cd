// How many people can join in a second: 5,000 come at once, and each is in when it has a roster.
import { type Measurement, withServer } from "./measurement.ts";

const people = 5000;

export const registration: Measurement = {
  name: "registration",
  title: "5,000 people join at once",
  subjects: ["vitrine", "batch", "bare"],
  protocol: "lab",
  figures: [{ key: "rate", title: "registrations a second" }],
  targets: [{ figure: "rate", atLeast: 5000, unit: "a second" }],
  measure: (subject, bench) =>
    withServer(bench, subject, async (server) => {
      const { joined, wall } = await bench.load(server, "join", { hearers: people, speakers: 0, pending: 4000 });
      return { rate: joined! / (wall! / 1e9) };
    }),
};
