import { expect, test } from "vitest";
import { type Job, stepsPerTurn, Turns } from "./turns.ts";

/** Turns of a loop that the test turns. */
function loop() {
  const due: (() => void)[] = [];
  const turns = new Turns((callback) => void due.push(callback));
  return { turns, isDue: () => due.length > 0, turn: () => due.splice(0).forEach((callback) => callback()) };
}

test("a turn ends when its steps are done, and the next one goes on where it ended", () => {
  const { turns, turn, isDue } = loop();
  const done: number[] = [];
  for (let number = 0; number < 10; number += 1) {
    turns.add({ run: () => (done.push(number), stepsPerTurn / 4) });
  }
  turn();
  expect(done).toEqual([0, 1, 2, 3]);
  turn();
  turn();
  expect(done).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(isDue()).toBe(false);
  expect(turns.longest).toBe(stepsPerTurn);
});

test("jobs with endless work take turns, so that each gets as much as the others", () => {
  const { turns, turn } = loop();
  const counts = [0, 0, 0];
  counts.forEach((_, at) => {
    const job: Job = {
      run: () => {
        counts[at]! += 1;
        turns.add(job);
        return 100;
      },
    };
    turns.add(job);
  });
  for (let at = 0; at < 30; at += 1) turn();
  expect(counts).toEqual([40, 40, 40]);
});

test("a job that costs nothing still ends its turn, and one that was taken back never runs", () => {
  const { turns, turn } = loop();
  let runs = 0;
  const endless: Job = {
    run: () => {
      runs += 1;
      turns.add(endless);
      return 0;
    },
  };
  const gone: Job = { run: () => expect.unreachable() };
  turns.add(endless);
  turns.add(gone);
  turns.delete(gone);
  turn();
  expect(runs).toBe(stepsPerTurn);
});
