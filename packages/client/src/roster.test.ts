import { encodeRoster, type RosterUser } from "@vitrine/wire/lab";
import { describe, expect, test } from "vitest";
import { Roster } from "./roster.ts";

/** A server's room: who came, the oldest first. */
class Room {
  users: RosterUser[] = [];

  enter(...names: string[]): void {
    this.users.push(...names.map((name, index) => ({ name, address: `10.20.${this.users.length + index}.11` })));
  }

  leave(name: string): void {
    this.users = this.users.filter((user) => user.name !== name);
  }

  /** The roster as our server sends it in at most 1,024 bytes. */
  get roster(): RosterUser[] {
    const text = new TextDecoder().decode(encodeRoster(this.users, 1024).bytes).slice(1);
    return Object.entries(JSON.parse(text) as Record<string, string>).map(([name, address]) => ({ name, address }));
  }
}

const crowd = (count: number): string[] => Array.from({ length: count }, (_, index) => `user-${100 + index}`);

describe("a roster that has no room for everybody", () => {
  test("says so from the first one on, when we are the newest in it", () => {
    const room = new Room();
    room.enter(...crowd(60), "alice");
    const roster = new Roster("alice");
    roster.begin();
    roster.replace(room.roster, 0);
    expect(roster.entries.length).toBeLessThan(61);
    expect(roster.shown.missing).toEqual({ isCut: true, names: [] });
  });

  test("keeps those whom it pushes out, with their addresses, and does not say that they have left", () => {
    const room = new Room();
    room.enter("alice", "bob");
    const roster = new Roster("alice");
    roster.begin();
    roster.replace(room.roster, 0);
    const left: string[] = [];
    for (const name of crowd(60)) {
      room.enter(name);
      left.push(...roster.replace(room.roster, 0).left);
    }
    expect(left).toEqual([]);
    expect(roster.shown.missing?.names.slice(0, 2)).toEqual(["alice", "bob"]);
    expect(roster.entries.length + roster.shown.missing!.names.length).toBe(62);
    expect(roster.get("bob")?.address).toBe("10.20.1.11");
    expect(roster.namesAt("10.20.1.11")).toEqual(["bob"]);
  });

  test("that has room again lists them without reporting a join, and names the users that left meanwhile", () => {
    const room = new Room();
    room.enter("alice", "bob");
    const roster = new Roster("alice");
    roster.begin();
    roster.replace(room.roster, 0);
    const names = crowd(60);
    for (const name of names) {
      room.enter(name);
      roster.replace(room.roster, 0);
    }
    room.leave(names.at(-1)!);
    expect(roster.replace(room.roster, 0).left).toEqual([names.at(-1)]);
    for (const name of ["bob", ...names]) room.leave(name);
    const change = roster.replace(room.roster, 0);
    expect(change.joined).toEqual([]);
    expect(change.left).toContain("bob");
    expect(roster.entries.map(({ name }) => name)).toEqual(["alice"]);
    expect(roster.shown.missing).toBeUndefined();
  });

  test("is not seen in a long roster that lists everybody", () => {
    const roster = new Roster("alice");
    roster.begin();
    const users = ["zoe", ...crowd(80), "alice"].map((name) => ({ name, address: "10.20.30.11" }));
    roster.replace(users, 0);
    expect(roster.replace(users.slice(1), 0).left).toEqual(["zoe"]);
    expect(roster.shown.missing).toBeUndefined();
  });
});

describe("somebody who speaks and is not in the roster", () => {
  test("is named until the next roster", () => {
    const roster = new Roster("alice");
    roster.begin();
    roster.replace([{ name: "alice", address: "10.20.30.11" }], 0);
    roster.heard("alice");
    expect(roster.shown.missing).toBeUndefined();
    roster.heard("dan");
    expect(roster.shown.missing).toEqual({ isCut: false, names: ["dan"] });
    expect(roster.get("dan")?.address).toBe("");
    const change = roster.replace([{ name: "alice", address: "10.20.30.11" }], 0);
    expect(change.left).toEqual([]);
    expect(roster.shown.missing).toBeUndefined();
  });

  test("does not fill the memory, however many names a server says", () => {
    const roster = new Roster("alice");
    for (let index = 0; index < 10_500; index += 1) roster.heard(`user-${index}`);
    expect(roster.shown.missing?.names.length).toBe(10_000);
  });
});
