// Wrong passwords outlive a restart: an attacker who makes the server restart gains no free tries.
import type { AttemptTable } from "@vitrine/store/accounts";
import type { Clock } from "../clock.ts";
import type { Tally } from "./tally.ts";

/** In ms: what changed in this time is written together, so that guesses cost no write each. */
const pause = 1_000;

/** Reads the counts from the table, and writes what changes from now on. Times of the table are wall clock, those of counts are not. */
export function keepAttempts(
  tallies: Readonly<Record<string, Tally>>,
  { table, clock, report }: { table: AttemptTable; clock: Clock; report: (fault: unknown) => void },
): void {
  const offset = clock.now() - clock.elapsed();
  for (const { tally, cell, tries, updatedAt, freeAt } of table.all()) {
    tallies[tally]?.restore({ cell, tries, updatedAt: updatedAt - offset, freeAt: freeAt - offset });
  }
  let isDue = false;
  const write = (): void => {
    isDue = false;
    // The wall clock may have been set meanwhile.
    const now = clock.now() - clock.elapsed();
    const cells = Object.entries(tallies).flatMap(([tally, { takeChanged }]) =>
      takeChanged().map(({ cell, tries, updatedAt, freeAt }) => ({
        tally,
        cell,
        tries,
        updatedAt: updatedAt + now,
        freeAt: freeAt + now,
      })),
    );
    try {
      table.keep(cells);
    } catch (fault) {
      report(fault);
    }
  };
  for (const tally of Object.values(tallies)) {
    tally.onChanged = () => {
      if (isDue) return;
      isDue = true;
      clock.after(pause, write);
    };
  }
}
