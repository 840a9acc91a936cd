// How long it takes until 2,000 people have come into one channel at once and everybody has seen all later ones come.
import { type Measurement, withServer } from "./measurement.ts";

const settings = { hearers: 2000, speakers: 0, plain: 10, pending: 2000, everyone: 1, limit: 120 };

export const joinStorm: Measurement = {
  name: "join-storm",
  title: "2,000 people join one channel at once",
  // ngIRCd, which accepts ten at a time, takes minutes.
  subjects: ["vitrine", "inspircd"],
  protocol: "irc",
  figures: [
    { key: "time", title: "seconds until all have seen it" },
    { key: "cpu", title: "server CPU, seconds" },
  ],
  targets: [
    { figure: "time", against: "inspircd", atMost: 1 },
    { figure: "cpu", against: "inspircd", atMost: 1 },
  ],
  measure: (subject, bench) =>
    withServer(bench, subject, async (server) => {
      const { wall, cpu } = await bench.load(server, "join", { ...settings, ...subject.manner });
      return { time: wall! / 1e9, cpu: cpu! / 1e9 };
    }),
};
