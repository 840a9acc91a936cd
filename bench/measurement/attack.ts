// By how much attackers delay the lines of others: 50 texts a second to 100 people of IRC, without and with each attack. The server runs
// with its own limits and flood control; all attackers have one address.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { type AttackKind, attackKinds } from "../attack/kind.ts";
import type { Place, Subject } from "../subject.ts";
import { type Bench, type Figure, type Measurement, withServer } from "./measurement.ts";

const attacker = fileURLToPath(new URL("../attack/attacker.ts", import.meta.url));

const room = { hearers: 100, rate: 50, plain: 10 };

const delayed = { atMost: 50, unit: "ms" };

/** In milliseconds, while the attack goes on. */
async function latencyUnder(kind: AttackKind | undefined, subject: Subject, bench: Bench): Promise<number> {
  const limited = { ...subject, command: (place: Place) => subject.limited?.(place) ?? subject.command(place) };
  return withServer(bench, limited, async (server) => {
    const child =
      kind === undefined
        ? undefined
        : spawn(process.execPath, [attacker, kind, String(server.port)], { stdio: ["ignore", "pipe", "inherit"] });
    try {
      if (child !== undefined) await once(child.stdout, "data");
      const { p99 } = await bench.load(server, "latency", { ...bench.length, ...room });
      return p99! / 1_000;
    } finally {
      child?.kill("SIGKILL");
    }
  });
}

const figures: readonly Figure[] = [
  { key: "none", title: "latency at p99 without attackers, ms" },
  ...attackKinds.map((kind) => ({ key: kind, title: `later by, at p99, under ${kind}, ms` })),
];

export const attacks: Measurement = {
  name: "attacks",
  title: "50 texts a second, 100 hearers",
  subjects: ["vitrine"],
  protocol: "irc",
  figures,
  targets: attackKinds.map((figure) => ({ figure, ...delayed })),
  measure: async (subject, bench) => {
    const none = await latencyUnder(undefined, subject, bench);
    const all: Record<string, number> = { none };
    for (const kind of attackKinds) all[kind] = Math.max(0, (await latencyUnder(kind, subject, bench)) - none);
    return all;
  },
};
