import { expect, test } from "vitest";
import { mostStandIns, StandIns } from "./stand-ins.ts";

test("an address has the same number for as long as it is seen, and no other has it", () => {
  const standIns = new StandIns();
  expect(["a", "b", "a", "c", "b"].map((address) => standIns.of(address))).toEqual([1, 2, 1, 3, 2]);
});

test("made-up addresses without end take no more than two bytes hold, and nothing from people in the room", () => {
  const standIns = new StandIns();
  standIns.keep("alice");
  const [alice, bob] = [standIns.of("alice"), standIns.of("bob")];
  const [seen, ofBob] = [new Set<number>(), new Set<number>()];
  for (let spoofed = 0; spoofed < 200_000; spoofed += 1) {
    seen.add(standIns.of(`spoofed ${spoofed}`));
    // Bob goes on sending packets.
    if (spoofed % 10_000 === 0) ofBob.add(standIns.of("bob"));
  }
  expect([...ofBob]).toEqual([bob]);
  expect(standIns.size).toBe(mostStandIns);
  expect(standIns.of("alice")).toBe(alice);
  expect(seen).not.toContain(alice);
  expect(seen).not.toContain(bob);
  expect(Math.max(...seen)).toBeLessThanOrEqual(mostStandIns);
});

test("an address is kept until the last of its people has left", () => {
  const standIns = new StandIns(3);
  standIns.keep("school");
  standIns.keep("school");
  standIns.release("school");
  for (const address of ["x", "y", "z", "x"]) standIns.of(address);
  expect(standIns.of("school")).toBe(1);
  standIns.release("school");
  for (const address of ["v", "w", "x"]) standIns.of(address);
  expect(new Set(["v", "w", "x"].map((address) => standIns.of(address)))).toEqual(new Set([1, 2, 3]));
});

test("more people than numbers share them", () => {
  const standIns = new StandIns(2);
  for (const address of ["a", "b", "c"]) standIns.keep(address);
  expect(["a", "b", "c"].map((address) => standIns.of(address))).toEqual([1, 2, 1]);
});
