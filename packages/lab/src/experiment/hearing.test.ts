import { describe, expect, test } from "vitest";
import { eventHearing, textHearing } from "./hearing.ts";

const line = (event: object): string => JSON.stringify(event);
const said = { from: "alice", text: "hello all", isDirect: false };

describe("our client's events", () => {
  test("a line of the room is heard from its sender", () => {
    expect(eventHearing.heard([line({ event: "room", from: "alice", text: "hello all" })], said)).toBe(true);
    expect(eventHearing.heard([line({ event: "room", from: "bob", text: "hello all" })], said)).toBe(false);
    expect(eventHearing.heard([line({ event: "direct", from: "alice", text: "hello all" })], said)).toBe(false);
  });

  test("a line that was joined to the next, or cut, counts as heard", () => {
    const together = [line({ event: "room", from: "alice", text: "hello allhow are you" })];
    const cut = ["hello ", "all"].map((text) => line({ event: "room", from: "alice", text }));
    expect([together, cut].map((printed) => eventHearing.heard(printed, said))).toEqual([true, true]);
  });

  test("a direct message is heard from every user of its address", () => {
    const printed = [line({ event: "direct", from: "alice or bea", names: ["alice", "bea"], text: "hi" })];
    expect(eventHearing.heard(printed, { from: "bea", text: "hi", isDirect: true })).toBe(true);
    expect(eventHearing.heard(printed, { from: "bob", text: "hi", isDirect: true })).toBe(false);
  });

  test("the rosters show who joins and leaves", () => {
    const printed = ["no JSON", "null", line({ event: "roster", users: [{ name: "alice" }, null], left: ["bob"] })];
    expect(eventHearing.lists(printed, "alice")).toBe(true);
    expect(eventHearing.lists(printed, "bob")).toBe(false);
    expect(eventHearing.hasSeenLeave(printed, "bob")).toBe(true);
    expect(eventHearing.joined(printed)).toBe(false);
  });
});

test("any other program is taken at its word", () => {
  expect(textHearing.heard(["[12:00] <alice> hello all "], said)).toBe(true);
  expect(textHearing.heard(["<alice> hello"], said)).toBe(false);
  expect(textHearing.joined(["anything"])).toBeUndefined();
});
