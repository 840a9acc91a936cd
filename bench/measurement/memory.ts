// Resident memory for each of many people who are there and silent.
import type { SubjectId } from "../subject.ts";
import { type Measurement, type Target, withServer } from "./measurement.ts";

interface Crowd extends Pick<Measurement, "name" | "title" | "protocol"> {
  readonly subjects: readonly SubjectId[];
  readonly people: number;
  readonly settings?: Readonly<Record<string, number>>;
  readonly targets?: readonly Target[];
}

function memory({ people, settings, targets = [], ...crowd }: Crowd): Measurement {
  const all = { hearers: people, speakers: 0, pending: 2000, settle: 2, limit: 90, ...settings };
  return {
    ...crowd,
    figures: [{ key: "bytes", title: "resident bytes per connection" }],
    targets,
    isOnce: true,
    measure: (subject, bench) =>
      withServer(bench, subject, async (server) => {
        const { before, after, joined } = await bench.load(server, "idle", { ...all, ...subject.manner });
        return { bytes: (after! - before!) / joined! };
      }),
  };
}

const atMost8000: readonly Target[] = [{ figure: "bytes", atMost: 8000, unit: "bytes" }];

/** IRC: registered, in no channel. */
const idleIrc = { plain: 10, rooms: 0 };

export const memories: readonly Measurement[] = [
  memory({
    name: "memory",
    title: "10,000 idle connections",
    protocol: "lab",
    subjects: ["vitrine", "batch", "bare"],
    people: 10_000,
    targets: atMost8000,
  }),
  memory({
    name: "irc-memory",
    title: "10,000 idle connections",
    protocol: "irc",
    subjects: ["vitrine", "ngircd", "inspircd"],
    people: 10_000,
    settings: idleIrc,
    targets: atMost8000,
  }),
  memory({
    name: "tls-memory",
    title: "TLS: 1,000 idle connections",
    protocol: "irc",
    subjects: ["vitrine", "ngircd"],
    people: 1000,
    settings: { ...idleIrc, tls: 1, pending: 100 },
  }),
];
