import { describe, expect, test } from "vitest";
import { Hub, LocalLog, rankIn, ranks, type HubEvent, roomRecord, type User, userRecord } from "./index.ts";

const attic = { name: "#attic", key: "#attic" };

function openHub() {
  const hub = new Hub({ log: new LocalLog({ now: () => 1_000 }, { start: 1 }), node: "n1" });
  const events: HubEvent[] = [];
  return { hub, events };
}

function started() {
  const { hub, events } = openHub();
  hub.start({ listeners: [(event) => void events.push(event)] });
  const enter = (name: string, account?: string): User => {
    hub.enter({ session: `s-${name}`, name, key: name, account, host: "x" });
    return hub.users.get(name)!;
  };
  const open = (user: User) => {
    hub.join(user, attic, { opening: { modes: ["members-speak"], rank: "operator" } });
    return hub.rooms.get(attic.key)!;
  };
  return { hub, events, enter, open };
}

describe("a registered room", () => {
  test("belongs to the account of an operator of it, once", () => {
    const { hub, enter, open } = started();
    const [anna, bob, guest] = [enter("anna", "anna"), enter("bob", "bob"), enter("guest")];
    const room = open(anna);
    hub.join(bob, attic);
    expect(hub.register(bob, room)?.reason).toBe("rank-too-low");
    hub.join(guest, attic);
    hub.changeModes(anna, room, [{ mode: "operator", isSet: true, user: guest.id }]);
    expect(hub.register(guest, room)?.reason).toBe("accounts-only");
    expect(hub.register(anna, room)).toBeUndefined();
    expect(hub.register(anna, room)?.reason).toBe("room-exists");
    expect(rankIn(room, anna)).toBe(ranks.founder);
  });

  test("stays without members, with its topic, modes and lists, and knows its founder again", () => {
    const { hub, enter, open, events } = started();
    const anna = enter("anna", "anna");
    const room = open(anna);
    hub.register(anna, room);
    hub.setTopic(anna, room, "ours");
    hub.changeModes(anna, room, [{ mode: "invited-only", isSet: true }]);
    hub.leave(anna, "bye");
    expect(hub.rooms.get("#attic")?.topic?.text).toBe("ours");
    const stranger = enter("bob", "bob");
    expect(hub.join(stranger, attic)?.reason).toBe("invited-only");
    const again = enter("anna2", "anna");
    expect(hub.join(again, attic)).toBeUndefined();
    expect(rankIn(room, again)).toBe(ranks.founder);
    expect(events.at(-1)).toMatchObject({ kind: "modes-changed", isByService: true });
  });

  test("gives accounts their rank when they come, log in, or get one, and takes it away", () => {
    const { hub, enter, open } = started();
    const [anna, bob] = [enter("anna", "anna"), enter("bob", "bob")];
    const room = open(anna);
    hub.register(anna, room);
    hub.join(bob, attic);
    const give = (account: string, rank: "operator" | "voice" | "founder" | undefined) =>
      hub.changeRegistration(anna, room, { kind: "access", account, rank })?.reason;
    expect(give("bob", "operator")).toBeUndefined();
    expect(rankIn(room, bob)).toBe(ranks.operator);
    expect(give("bob", "voice")).toBeUndefined();
    expect(rankIn(room, bob)).toBe(ranks.voice);
    expect(give("bob", undefined)).toBeUndefined();
    expect(give("eva", "founder")).toBe("bad-value");
    expect(give("anna", "voice")).toBe("bad-value");
    expect(hub.changeRegistration(bob, room, { kind: "access", account: "bob", rank: "operator" })?.reason).toBe(
      "rank-too-low",
    );
    give("eva", "half-operator" as "voice");
    const late = enter("late");
    hub.join(late, attic);
    hub.changeAccount(late, "eva", false);
    expect(rankIn(room, late)).toBe(ranks["half-operator"]);
  });

  test("goes over to another founder, and follows accounts that are renamed or removed", () => {
    const { hub, enter, open } = started();
    const [anna, bob] = [enter("anna", "anna"), enter("bob", "bob")];
    const room = open(anna);
    hub.register(anna, room);
    hub.join(bob, attic);
    hub.changeRegistration(anna, room, { kind: "founder", account: "bob" });
    expect([rankIn(room, anna), rankIn(room, bob)]).toEqual([ranks.operator, ranks.founder]);
    expect(hub.changeRegistration(anna, room, { kind: "ended" })?.reason).toBe("rank-too-low");
    hub.accountGone("bob", "robert");
    expect(room.registration?.founder).toBe("robert");
    hub.leave(anna, "");
    hub.leave(bob, "");
    expect(hub.rooms.has("#attic")).toBe(true);
    hub.accountGone("robert");
    expect(hub.rooms.has("#attic")).toBe(false);
  });

  test("forgets its topic where its setting says so", () => {
    const { hub, enter, open } = started();
    const anna = enter("anna", "anna");
    const room = open(anna);
    hub.register(anna, room);
    hub.setTopic(anna, room, "ours");
    const set = (name: string, value: string) =>
      hub.changeRegistration(anna, room, { kind: "setting", name, value })?.reason;
    expect([set("colour", "red"), set("keep-topic", "maybe"), set("keep-topic", "off")]).toEqual([
      "bad-value",
      "bad-value",
      undefined,
    ]);
    hub.leave(anna, "");
    expect(room.topic).toBeUndefined();
  });
});

describe("people and rooms that outlive a restart", () => {
  test("come back with everything", () => {
    const { hub, enter, open } = started();
    hub.enter({ session: "s1", name: "anna", key: "anna", account: "anna", isAlwaysOn: true, host: "x" });
    const anna = hub.users.get("anna")!;
    const room = open(anna);
    hub.register(anna, room);
    hub.setTopic(anna, room, "ours");
    hub.changeModes(anna, room, [
      { mode: "limit", isSet: true, value: 7 },
      { mode: "ban", isSet: true, mask: { text: "bad!*", name: "bad" } },
    ]);
    hub.changeRegistration(anna, room, { kind: "access", account: "eva", rank: "operator" });
    hub.changeRegistration(anna, room, { kind: "setting", name: "private", value: "on" });
    hub.setMetadata(anna, room, [{ key: "url", value: "x" }]);
    hub.setMetadata(anna, anna, [{ key: "avatar", value: "y" }]);
    hub.detach("s1", "");
    enter("guest");
    hub.purge({ name: "#bad", key: "#bad" }, { by: "olga", reason: "spam", isSet: true });
    const kept = JSON.parse(
      JSON.stringify({
        users: [userRecord(anna)],
        rooms: [roomRecord(room)],
        purgedRooms: [...hub.purgedRooms.values()],
        metadata: [{ account: "anna", metadata: [...hub.metadataOf(anna)] }],
      }),
    ) as never;
    const { hub: next, events } = openHub();
    next.restoreKept(kept);
    next.start({ listeners: [(event) => void events.push(event)] });
    expect(roomRecord(next.rooms.get("#attic")!)).toEqual(roomRecord(room));
    expect(userRecord(next.users.get("anna")!)).toEqual(userRecord(anna));
    expect([...next.metadataOf(next.users.get("anna")!)]).toEqual([["avatar", "y"]]);
    expect([...next.metadataOf(next.rooms.get("#attic")!)]).toEqual([["url", "x"]]);
    const purged = next.join(next.users.get("anna")!, { name: "#bad", key: "#bad" });
    expect(purged?.reason).toBe("room-purged");
    next.attach(next.users.get("anna")!, "s9");
    expect(events.map(({ kind }) => kind)).toEqual(["attached", "away-changed"]);
    next.open(attic, ["members-speak"]);
    expect(next.rooms.get("#attic")).toMatchObject({ isPermanent: true, topic: { text: "ours" } });
  });

  test("leave when they log out while nobody is connected", () => {
    const { hub } = started();
    hub.enter({ session: "s1", name: "anna", key: "anna", account: "anna", isAlwaysOn: true, host: "x" });
    const anna = hub.users.get("anna")!;
    hub.detach("s1", "");
    expect(hub.users.has("anna")).toBe(true);
    hub.changeAccount(anna, undefined, false);
    expect(hub.users.has("anna")).toBe(false);
  });
});
