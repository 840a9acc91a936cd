// The hub's commands and events, in memory. Long, because each command is a few lines on one stage of users and rooms, and the rules
// that join them (a ban, a rank, a mode) read best side by side.
import { describe, expect, test } from "vitest";
import {
  Hub,
  type HubEvent,
  type HubLimits,
  LocalLog,
  messageIdOf,
  type ModeName,
  type Refusal,
  type Room,
  type RoomOpening,
  type User,
} from "./index.ts";

const keyOf = (name: string): string => name.toLowerCase();
const lobby = { name: "#Lobby", key: keyOf("#lobby") };
const words = new TextEncoder().encode("hello all");

/** A hub that keeps what it emits, and acts for users by name. */
function openHub(limits: Partial<HubLimits> = {}) {
  const clock = { now: 1_000 };
  const hub = new Hub({ log: new LocalLog({ now: () => clock.now }, { start: 1 }), node: "n1" }, limits);
  const events: HubEvent[] = [];
  hub.start({ listeners: [(event) => void events.push(event)] });
  const enter = (name: string, more: { account?: string; isAlwaysOn?: boolean; host?: string } = {}): User => {
    const refusal = hub.enter({ session: `s ${name}`, name, key: keyOf(name), host: "host", ...more });
    if (refusal !== undefined) throw new Error(refusal.reason);
    return hub.users.get(name)!;
  };
  const join = (user: User, name = lobby, opening?: RoomOpening): Room => {
    const refusal = hub.join(user, name, opening === undefined ? {} : { opening });
    if (refusal !== undefined) throw new Error(refusal.reason);
    return hub.rooms.get(name.key)!;
  };
  const kinds = (): string[] => events.map(({ kind }) => kind);
  return { hub, events, kinds, enter, join, clock };
}

function failing(): never {
  throw new Error("hm");
}

function openFailing(failed?: (error: unknown) => void): Hub {
  const hub = new Hub({ log: new LocalLog({ now: () => 1 }, { start: 1 }), node: "n1" });
  hub.start({ listeners: [failing], ...(failed === undefined ? {} : { failed }) });
  return hub;
}

/** A room with an operator and one more member. */
function openRoom(modes: readonly ModeName[] = ["members-speak"]) {
  const chat = openHub();
  const olga = chat.enter("olga");
  const room = chat.join(olga, lobby, { modes, rank: "operator" });
  const alice = chat.enter("alice");
  return { ...chat, olga, alice, room };
}

const isRefused = (reason: string) => expect.objectContaining({ reason }) as Refusal;

describe("the hub", () => {
  test("emits what has happened, in order, with the log's position and time, before a command returns", () => {
    const { hub, events, kinds, enter, join, clock } = openHub();
    const alice = enter("alice");
    const room = join(alice);
    clock.now = 2_000;
    expect(hub.say(alice, room, { text: words }, { session: "s alice", label: "x" })).toBeUndefined();
    hub.leave(alice, "bye");
    expect(kinds()).toEqual(["entered", "joined", "said", "left"]);
    expect(events[2]).toMatchObject({
      at: 2_000,
      origin: { session: "s alice", label: "x" },
      message: { at: 2_000, from: { name: "alice", since: 1_000 }, to: { name: "#Lobby" }, kind: "text", text: words },
    });
    const said = events[2]!;
    expect(said.kind === "said" && said.message.id).toBe(messageIdOf(said.position));
    expect(events[3]).toMatchObject({ rooms: [{ name: "#Lobby" }], sessions: ["s alice"], reason: "bye" });
  });

  test("lets every listener have an event before a command that one of them gives is applied", () => {
    const order: string[] = [];
    const hub = new Hub({ log: new LocalLog({ now: () => 1 }, { start: 1 }), node: "n1" });
    hub.start({
      listeners: [
        (event) => {
          order.push(`first ${event.kind}`);
          if (event.kind === "entered") hub.join(event.user, lobby);
        },
        (event) => void order.push(`second ${event.kind}`),
      ],
      applied: () => void order.push("applied"),
    });
    hub.enter({ session: "s", name: "alice", key: keyOf("alice"), host: "" });
    expect(order).toEqual(["first entered", "second entered", "applied", "first joined", "second joined", "applied"]);
  });

  test("reports a listener that throws, by default to the caller that appended", () => {
    const failures: unknown[] = [];
    const request = { session: "s", name: "alice", key: keyOf("alice"), host: "" };
    openFailing((error) => void failures.push(error)).enter(request);
    expect(failures).toMatchObject([{ message: "hm" }]);
    expect(() => openFailing().enter(request)).toThrow("hm");
  });

  test("refuses at apply what another entry has overtaken", () => {
    const { hub, events, enter } = openHub();
    const alice = enter("alice");
    events.length = 0;
    const listener = { isArmed: true };
    const log = new LocalLog({ now: () => 1 }, { start: 1 });
    const second = new Hub({ log, node: "n2" });
    const heard: HubEvent[] = [];
    second.start({
      listeners: [
        (event) => {
          heard.push(event);
          if (!listener.isArmed || event.kind !== "entered") return;
          listener.isArmed = false;
          // Both pass the check; only the first finds the name free when it is applied.
          second.enter({ session: "s2", name: "bob", key: keyOf("bob"), host: "" }, { session: "s2" });
          second.enter({ session: "s3", name: "Bob", key: keyOf("bob"), host: "" }, { session: "s3" });
        },
      ],
    });
    second.enter({ session: "s1", name: "alice", key: keyOf("alice"), host: "" });
    expect(heard.map(({ kind, origin }) => [kind, origin?.session])).toEqual([
      ["entered", undefined],
      ["entered", "s2"],
      ["refused", "s3"],
    ]);
    expect(heard[2]).toMatchObject({ reason: "name-taken", entry: { name: "Bob" } });
    expect(hub.users.get("alice")).toBe(alice);
  });
});

describe("enter", () => {
  test("refuses a taken key, and a name is free again when its user has left", () => {
    const { hub, enter } = openHub();
    const alice = enter("alice");
    const again = { session: "s2", name: "Alice", key: keyOf("Alice"), host: "" };
    expect(hub.enter(again)).toEqual(isRefused("name-taken"));
    hub.leave(alice, "");
    expect(hub.enter(again)).toBeUndefined();
    expect([...hub.users.keys()]).toEqual(["Alice"]);
  });

  test("refuses users beyond this node's limit, which may change", () => {
    const { hub, enter } = openHub({ maxUsers: 1 });
    enter("alice");
    expect(() => enter("bob")).toThrow("too-many-users");
    hub.limit({ maxUsers: 2 });
    enter("bob");
    hub.limit({ maxUsers: 1 });
    expect([...hub.users.keys()]).toEqual(["alice", "bob"]);
  });
});

describe("sessions", () => {
  test("a user stays until the last session ends", () => {
    const { hub, kinds, enter } = openHub();
    const alice = enter("alice", { account: "alice" });
    expect(hub.attach(alice, "second")).toBeUndefined();
    expect(hub.attach(alice, "second")).toEqual(isRefused("session-in-use"));
    hub.detach("s alice", "");
    expect(hub.users.has("alice")).toBe(true);
    hub.detach("second", "");
    expect(kinds()).toEqual(["entered", "attached", "detached", "left"]);
    expect(hub.detach("second", "")).toEqual(isRefused("no-such-session"));
  });

  test("a user who is always on stays without one, and is away meanwhile", () => {
    const { hub, kinds, enter, join } = openHub();
    const anna = enter("anna", { account: "anna", isAlwaysOn: true });
    join(anna);
    hub.detach("s anna", "");
    expect(anna.away).toBe("");
    expect(anna.rooms.length).toBe(1);
    hub.attach(anna, "later");
    expect(anna.away).toBeUndefined();
    expect(kinds().slice(2)).toEqual(["detached", "away-changed", "attached", "away-changed"]);
  });

  test("only an account makes somebody always on", () => {
    const { hub, enter } = openHub();
    enter("guest", { isAlwaysOn: true });
    hub.detach("s guest", "");
    expect(hub.users.size).toBe(0);
  });

  test("a user is away when all sessions are, with the reason set last", () => {
    const { hub, enter } = openHub();
    const alice = enter("alice", { account: "alice" });
    hub.attach(alice, "second");
    hub.setAway("s alice", "lunch");
    expect(alice.away).toBeUndefined();
    hub.setAway("second", "tea");
    expect(alice.away).toBe("tea");
    hub.setAway("s alice", undefined);
    expect(alice.away).toBeUndefined();
  });

  test("a node that is gone takes its sessions along, and what it appends later comes to nothing", () => {
    const { hub, enter, kinds } = openHub();
    enter("alice");
    enter("bob");
    expect(hub.nodeGone("n1", "the server is gone")).toBeUndefined();
    expect(hub.nodeGone("n1", "")).toEqual(isRefused("node-gone"));
    expect(kinds().slice(2)).toEqual(["left", "left"]);
    expect(() => enter("carol")).toThrow("node-gone");
  });
});

describe("rename", () => {
  test("moves the name, also to another case of itself, and refuses a taken one", () => {
    const { hub, events, enter } = openHub();
    const alice = enter("alice");
    enter("bob");
    expect(hub.rename(alice, { name: "Bob", key: keyOf("Bob") })).toEqual(isRefused("name-taken"));
    hub.rename(alice, { name: "Alice", key: keyOf("Alice") });
    hub.rename(alice, { name: "anna", key: keyOf("anna") });
    hub.rename(alice, { name: "anna", key: keyOf("anna") });
    expect(events.slice(2)).toMatchObject([
      { kind: "renamed", previous: "alice" },
      { kind: "renamed", previous: "Alice" },
    ]);
    expect([...hub.users.keys()]).toEqual(["bob", "anna"]);
    expect(hub.usersByKey.get(keyOf("alice"))).toBeUndefined();
  });
});

describe("join and part", () => {
  test("a user can be in several rooms, once in each; a room closes with its last member", () => {
    const { hub, enter, join } = openHub({ maxRooms: 2 });
    const alice = enter("alice");
    const room = join(alice);
    join(alice, { name: "#kitchen", key: keyOf("#kitchen") });
    expect(hub.join(alice, lobby)).toEqual(isRefused("already-in-room"));
    const attic = { name: "#attic", key: keyOf("#attic") };
    expect(hub.join(alice, attic)).toEqual(isRefused("too-many-rooms"));
    hub.part(alice, room, "");
    expect(hub.part(alice, room, "")).toEqual(isRefused("no-such-room"));
    expect(join(alice, attic).members.has(alice)).toBe(true);
  });

  test("a password, a limit, a ban, an account and an invitation decide who comes in", () => {
    const { hub, olga, alice, room } = openRoom();
    const set = (mode: ModeName, value?: string | number): void => {
      expect(hub.changeModes(olga, room, [{ mode, isSet: true, value }])).toBeUndefined();
    };
    const unset = (mode: ModeName): void => void hub.changeModes(olga, room, [{ mode, isSet: false }]);
    const join = (password?: string): unknown => hub.join(alice, lobby, { password });
    set("password", "secret");
    expect(join("wrong")).toEqual(isRefused("wrong-password"));
    unset("password");
    set("limit", 1);
    expect(join()).toEqual(isRefused("room-full"));
    unset("limit");
    set("accounts-join");
    expect(join()).toEqual(isRefused("accounts-only"));
    unset("accounts-join");
    set("invited-only");
    expect(join()).toEqual(isRefused("invited-only"));
    hub.changeModes(olga, room, [{ mode: "ban", isSet: true, mask: { text: "alice", name: "ALICE" } }]);
    expect(join()).toEqual(isRefused("banned"));
    expect(hub.invite(olga, alice, room)).toBeUndefined();
    expect(join()).toBeUndefined();
    // Used once: the second time the ban holds again.
    hub.part(alice, room, "");
    expect(join()).toEqual(isRefused("banned"));
  });

  test("an invitation holds for an hour", () => {
    const { hub, olga, alice, room, clock, enter } = openRoom(["invited-only"]);
    hub.invite(olga, alice, room);
    clock.now += 3_600_001;
    enter("somebody");
    expect(hub.join(alice, lobby)).toEqual(isRefused("invited-only"));
  });
});

describe("say", () => {
  test("reaches a room from its members only, where the room says so", () => {
    const { hub, alice, olga, room } = openRoom();
    expect(hub.say(alice, room, { text: words })).toEqual(isRefused("not-in-room"));
    hub.changeModes(olga, room, [{ mode: "members-speak", isSet: false }]);
    expect(hub.say(alice, room, { text: words })).toBeUndefined();
  });

  test("is refused to all but those with a voice in a moderated room, for text and notices alike", () => {
    const { hub, olga, alice, room } = openRoom(["moderated"]);
    hub.join(alice, lobby);
    for (const as of ["text", "notice", "tags"] as const) {
      expect(hub.say(alice, room, { text: words, as })).toEqual(isRefused("not-allowed-to-speak"));
    }
    hub.changeModes(olga, room, [{ mode: "voice", isSet: true, user: alice.id }]);
    expect(hub.say(alice, room, { text: words })).toBeUndefined();
  });

  test("is refused to whom a ban or a mute means, unless an exception does too", () => {
    const { hub, olga, alice, room } = openRoom();
    hub.join(alice, lobby);
    hub.changeModes(olga, room, [{ mode: "ban", isSet: true, mask: { text: "m:host", host: "h?st", isMute: true } }]);
    expect(hub.say(alice, room, { text: words })).toEqual(isRefused("banned"));
    hub.changeModes(olga, room, [{ mode: "exception", isSet: true, mask: { text: "alice", name: "alice" } }]);
    expect(hub.say(alice, room, { text: words })).toBeUndefined();
  });

  test("reaches one person, unless they take only accounts", () => {
    const { hub, events, enter } = openHub();
    const [alice, bob] = [enter("alice"), enter("bob")];
    expect(hub.tell(alice, bob, { text: words, as: "notice" })).toBeUndefined();
    expect(events.at(-1)).toMatchObject({ message: { from: alice, to: bob, kind: "notice" } });
    hub.changeFlags(bob, [{ flag: "accounts-write", isSet: true }]);
    expect(hub.tell(alice, bob, { text: words })).toEqual(isRefused("accounts-only"));
    hub.changeAccount(alice, "alice", false);
    expect(hub.tell(alice, bob, { text: words })).toBeUndefined();
    hub.leave(bob, "");
    expect(hub.tell(alice, bob, { text: words })).toEqual(isRefused("no-such-user"));
  });
});

describe("topic", () => {
  test("is set by members, and only by half-operators where it is protected", () => {
    const { hub, olga, alice, room } = openRoom(["topic-protected"]);
    expect(hub.setTopic(alice, room, "hm")).toEqual(isRefused("not-in-room"));
    hub.join(alice, lobby);
    expect(hub.setTopic(alice, room, "hm")).toEqual(isRefused("rank-too-low"));
    hub.setTopic(olga, room, "about");
    expect(room.topic).toEqual({ text: "about", by: "olga", at: 1_000 });
    hub.setTopic(olga, room, "");
    expect(room.topic).toBeUndefined();
  });
});

describe("modes", () => {
  test("change all or not at all, and only what had an effect is emitted", () => {
    const { hub, events, olga, room } = openRoom();
    const before = events.length;
    const secret = { mode: "secret", isSet: true } as const;
    expect(hub.changeModes(olga, room, [secret, { mode: "limit", isSet: true, value: 0 }])).toEqual(
      isRefused("bad-value"),
    );
    expect(room.modes.has("secret")).toBe(false);
    hub.changeModes(olga, room, [secret, secret]);
    hub.changeModes(olga, room, [secret]);
    expect(events.slice(before)).toMatchObject([{ kind: "modes-changed", changes: [secret] }]);
  });

  test.each([
    ["limit", "many"],
    ["limit", -1],
    ["limit", 1.5],
    ["password", ""],
    ["ban", undefined],
  ] as const)("%s does not take %j", (mode, value) => {
    const { hub, olga, room } = openRoom();
    expect(hub.changeModes(olga, room, [{ mode, isSet: true, value }])).toEqual(isRefused("bad-value"));
  });

  test("a list has at most 100 entries, each once whatever its case, and forgets them when asked", () => {
    const { hub, olga, room } = openRoom();
    const ban = (text: string, isSet = true): unknown =>
      hub.changeModes(olga, room, [{ mode: "ban", isSet, mask: { text, name: text } }]);
    for (let index = 0; index < 100; index += 1) expect(ban(`x${index}`)).toBeUndefined();
    expect(ban("one more")).toEqual(isRefused("list-full"));
    expect(ban("X1")).toBeUndefined();
    expect(room.lists.get("ban")!.size).toBe(100);
    ban("X1", false);
    expect(room.lists.get("ban")!.has("x1")).toBe(false);
  });

  test("a member with at least a rank gives and takes it, and anybody gives up their own", () => {
    const { hub, olga, alice, room, enter, join } = openRoom();
    const bob = enter("bob");
    join(alice);
    const change = (by: User, mode: ModeName, isSet: boolean, user: User): unknown =>
      hub.changeModes(by, room, [{ mode, isSet, user: user.id }]);
    expect(change(alice, "voice", true, alice)).toEqual(isRefused("rank-too-low"));
    expect(change(olga, "founder", true, olga)).toEqual(isRefused("rank-too-low"));
    expect(change(olga, "voice", true, bob)).toEqual(isRefused("not-in-room-either"));
    expect(change(olga, "operator", true, alice)).toBeUndefined();
    expect(change(alice, "operator", false, olga)).toBeUndefined();
    expect(change(olga, "operator", false, alice)).toEqual(isRefused("rank-too-low"));
    expect(change(alice, "operator", false, alice)).toBeUndefined();
    expect(room.members.get(alice)!.ranks.size).toBe(0);
  });
});

describe("kick", () => {
  const order = ["", "voice", "half-operator", "operator", "protected", "founder"] as const;
  const pairs = order.flatMap((own, high) => order.map((other, low) => [own, other, high, low] as const));

  test.each(pairs)("by a member with rank %j of one with rank %j", (own, other, high, low) => {
    const log = new LocalLog({ now: () => 1 }, { start: 1 });
    const hub = new Hub({ log, node: "n1" });
    hub.start({ listeners: [] });
    for (const name of ["by", "victim"]) {
      hub.enter({ session: name, name, key: keyOf(name), host: "" });
      hub.join(hub.users.get(name)!, lobby, { opening: { modes: [], rank: "founder" } });
    }
    const [by, victim, room] = [hub.users.get("by")!, hub.users.get("victim")!, hub.rooms.get(lobby.key)!];
    if (other !== "") hub.changeModes(by, room, [{ mode: other, isSet: true, user: victim.id }]);
    if (own !== "founder") {
      if (own !== "") hub.changeModes(by, room, [{ mode: own, isSet: true, user: by.id }]);
      hub.changeModes(by, room, [{ mode: "founder", isSet: false, user: by.id }]);
    }
    const isAllowed = high >= 3 ? low <= high : high === 2 && low < high;
    expect(hub.kick(by, victim, room, "") === undefined).toBe(isAllowed);
    expect(room.members.has(victim)).toBe(!isAllowed);
  });

  test("is refused for somebody who is not there", () => {
    const { hub, olga, alice, room } = openRoom();
    expect(hub.kick(olga, alice, room, "")).toEqual(isRefused("not-in-room-either"));
    expect(hub.kick(alice, olga, room, "")).toEqual(isRefused("not-in-room"));
  });
});

describe("invite", () => {
  test("needs membership, and a half-operator's rank where only the invited come in", () => {
    const { hub, olga, alice, room, enter, join } = openRoom();
    const bob = enter("bob");
    expect(hub.invite(alice, bob, room)).toEqual(isRefused("not-in-room"));
    join(alice);
    expect(hub.invite(alice, bob, room)).toBeUndefined();
    expect(hub.invite(alice, olga, room)).toEqual(isRefused("already-in-room"));
    hub.changeModes(olga, room, [{ mode: "invited-only", isSet: true }]);
    expect(hub.invite(alice, bob, room)).toEqual(isRefused("rank-too-low"));
  });
});

describe("real name and flags", () => {
  test("are emitted when they change", () => {
    const { hub, kinds, enter } = openHub();
    const alice = enter("alice");
    hub.setRealName(alice, "Alice A");
    hub.setRealName(alice, "Alice A");
    hub.changeFlags(alice, [{ flag: "bot", isSet: true }]);
    hub.changeFlags(alice, [{ flag: "bot", isSet: true }]);
    expect(alice).toMatchObject({ realName: "Alice A" });
    expect(kinds()).toEqual(["entered", "real-name-changed", "flags-changed"]);
  });
});
