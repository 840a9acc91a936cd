import { describe, expect, test } from "vitest";
import { Hub, type HubEvent, Refusal, type Room, type User } from "./index.ts";

function openHub(options = {}) {
  const hub = new Hub({ now: () => 1_000 }, options);
  const events: HubEvent[] = [];
  hub.subscribe((event) => void events.push(event));
  const enter = (name: string): User => {
    const user = hub.enter(name, "10.20.30.11");
    if (user instanceof Refusal) throw new Error(user.words);
    return user;
  };
  const join = (user: User, name = "lobby"): Room => {
    const room = hub.join(user, name);
    if (room instanceof Refusal) throw new Error(room.words);
    return room;
  };
  return { hub, events, enter, join };
}

const text = new TextEncoder().encode("hello all");

describe("the hub", () => {
  test("tells what has happened, in order, before the call returns", () => {
    const { hub, events, enter, join } = openHub();
    const alice = enter("alice");
    const room = join(alice);
    expect(hub.say(alice, room, text)).toBeUndefined();
    hub.leave(alice);
    expect(events.map(({ kind }) => kind)).toEqual(["entered", "joined", "said", "parted", "left"]);
    expect(events[2]).toMatchObject({ user: { name: "alice", since: 1_000 }, room: { name: "lobby" }, text });
  });

  test("a name is one user's, and free again when they have left", () => {
    const { hub, enter } = openHub();
    const alice = enter("alice");
    expect(hub.enter("alice", "10.20.30.12")).toMatchObject({
      reason: "name-taken",
      words: expect.stringContaining("alice is taken") as string,
    });
    expect(hub.users.get("alice")).toBe(alice);
    hub.leave(alice);
    expect(hub.enter("alice", "10.20.30.12")).toMatchObject({ name: "alice", address: "10.20.30.12" });
  });

  test("only who is in a room speaks in it", () => {
    const { hub, events, enter, join } = openHub();
    const room = join(enter("alice"));
    const bob = enter("bob");
    expect(hub.say(bob, room, text)).toMatchObject({ reason: "not-in-room" });
    expect(hub.part(bob, room)).toMatchObject({ reason: "not-in-room" });
    expect(events.some(({ kind }) => kind === "said")).toBe(false);
  });

  test("somebody can be in several rooms, once in each; a room closes with its last member", () => {
    const { hub, enter, join } = openHub({ maxRooms: 2 });
    const alice = enter("alice");
    const lobby = join(alice);
    join(alice, "kitchen");
    expect(hub.join(alice, "lobby")).toMatchObject({ reason: "already-in-room" });
    expect(hub.join(alice, "attic")).toMatchObject({ reason: "too-many-rooms" });
    hub.part(alice, lobby);
    expect(join(alice, "attic").members.has(alice)).toBe(true);
  });

  test("holds as many users as it is told to, and those who are there stay", () => {
    const { hub, enter } = openHub({ maxUsers: 2 });
    enter("alice");
    enter("bob");
    expect(hub.enter("carol", "10.20.30.13")).toMatchObject({ reason: "too-many-users" });
    hub.allowUsers(1);
    expect([...hub.users.keys()]).toEqual(["alice", "bob"]);
    hub.allowUsers(3);
    expect(enter("carol").name).toBe("carol");
  });

  test("who stops listening hears no more", () => {
    const { hub, enter } = openHub();
    let heard = 0;
    const stop = hub.subscribe(() => void (heard += 1));
    enter("alice");
    stop();
    enter("bob");
    expect(heard).toBe(1);
  });
});
