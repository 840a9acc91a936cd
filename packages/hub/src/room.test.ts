import { describe, expect, test } from "vitest";
import { Hub, type HubEvent, LocalLog, type ModeName, type Room, type User } from "./index.ts";

const text = new TextEncoder().encode("hello");

/** A ban of this name. */
const change = (name: string) => ({ mode: "ban" as const, isSet: true, mask: { text: name, name } });

function openHub() {
  const hub = new Hub({ log: new LocalLog({ now: () => 1_000 }, { start: 1 }), node: "n" }, { maxListEntries: 2 });
  const events: HubEvent[] = [];
  hub.start({ listeners: [(event) => void events.push(event)] });
  const enter = (name: string, more: { nick?: string; ident?: string } = {}): User => {
    hub.enter({ session: `s ${name}`, name, key: name, host: "host", ...more });
    return hub.users.get(name)!;
  };
  const open = (modes: readonly ModeName[] = []): Room => {
    hub.open({ name: "#Lobby", key: "#lobby" }, modes);
    return hub.rooms.get("#lobby")!;
  };
  /** A room that this user opened and is the operator of. */
  const openOwn = (user: User, modes: readonly ModeName[] = []): Room => {
    hub.join(user, { name: "#own", key: "#own" }, { opening: { modes, rank: "operator" } });
    return hub.rooms.get("#own")!;
  };
  const heard = () => events.flatMap((event) => (event.kind === "said" ? [event.message.leastRank] : []));
  return { hub, events, enter, open, openOwn, heard };
}

describe("a permanent room", () => {
  test("stays without members and makes nobody an operator", () => {
    const { hub, enter, open } = openHub();
    const [room, alice] = [open(["members-speak"]), enter("alice")];
    hub.join(alice, room, { opening: { modes: [], rank: "operator" } });
    expect(room.members.get(alice)?.ranks.size).toBe(0);
    hub.part(alice, room, "");
    expect(hub.rooms.get("#lobby")).toBe(room);
    expect(room.modes.has("members-speak")).toBe(true);
  });

  test("opens once and takes neither a password nor the need of an invitation", () => {
    const { hub, enter, open } = openHub();
    const [room, alice] = [open(), enter("alice")];
    expect(hub.open(room, [])?.reason).toBe("room-exists");
    hub.join(alice, room);
    expect(hub.modeRefusal(alice, room, { mode: "password", isSet: true, value: "x" })).toBe("rank-too-low");
  });
});

describe("a room that refuses questions from program to program", () => {
  test("refuses them and nothing else", () => {
    const { hub, enter, openOwn } = openHub();
    const alice = enter("alice");
    const room = openOwn(alice, ["no-ctcp"]);
    expect(hub.say(alice, room, { text, isCtcp: true })?.reason).toBe("no-ctcp");
    expect(hub.say(alice, room, { text })).toBeUndefined();
  });
});

describe("an operator-moderated room", () => {
  test("lets only operators hear who may not speak", () => {
    const { hub, enter, openOwn, heard } = openHub();
    const [alice, bob] = [enter("alice"), enter("bob")];
    const room = openOwn(alice, ["moderated", "operator-moderated"]);
    hub.join(bob, room);
    expect(hub.say(bob, room, { text })).toBeUndefined();
    expect(hub.say(alice, room, { text })).toBeUndefined();
    expect(heard()).toEqual([3, 0]);
  });
});

describe("a user", () => {
  test("has a nick beside the name, an ident, and the time of the last words", () => {
    const { enter, hub } = openHub();
    const user = enter("bob the builder", { nick: "bob_the_builder", ident: "~bob" });
    expect(user).toMatchObject({ name: "bob the builder", nick: "bob_the_builder", ident: "~bob", spokeAt: 1_000 });
    hub.rename(user, { name: "bob", key: "bob" });
    expect(user.nick).toBe("bob");
  });

  test("is banned by nick, ident and host together", () => {
    const { hub, enter, openOwn } = openHub();
    const [alice, bob] = [enter("alice"), enter("bob", { nick: "bob_", ident: "~b" })];
    const room = openOwn(alice);
    const ban = (mask: { name?: string; ident?: string }) =>
      void hub.changeModes(alice, room, [{ mode: "ban", isSet: true, mask: { text: JSON.stringify(mask), ...mask } }]);
    ban({ name: "bob_", ident: "~other" });
    expect(hub.join(bob, room)).toBeUndefined();
    hub.part(bob, room, "");
    ban({ name: "bob?", ident: "~?" });
    expect(hub.join(bob, room)?.reason).toBe("banned");
  });
});

describe("a list of a room", () => {
  test("takes as many entries as the limit says, and an entry that it has", () => {
    const { hub, enter, openOwn } = openHub();
    const alice = enter("alice");
    const room = openOwn(alice);
    expect(hub.changeModes(alice, room, [change("a")])).toBeUndefined();
    expect(hub.changeModes(alice, room, [change("b")])).toBeUndefined();
    expect(hub.changeModes(alice, room, [change("c")])?.reason).toBe("list-full");
    expect(hub.modeRefusal(alice, room, change("a"))).toBeUndefined();
  });
});

describe("a redaction", () => {
  const message = "0000000000000a";

  test("in a room is for the speaker and for half-operators, and needs membership", () => {
    const { hub, enter, openOwn } = openHub();
    const [alice, bob, carol] = [enter("alice"), enter("bob"), enter("carol")];
    const room = openOwn(alice);
    hub.join(bob, room);
    const redact = (user: typeof bob, isOwn: boolean): string | undefined =>
      hub.redact(user, { to: room, message, isOwn, reason: "" })?.reason;
    expect([redact(bob, false), redact(bob, true), redact(alice, false)]).toEqual([
      "rank-too-low",
      undefined,
      undefined,
    ]);
    expect(redact(carol, true)).toBe("not-in-room");
  });

  test("between two people is for the speaker alone", () => {
    const { hub, enter } = openHub();
    const [alice, bob] = [enter("alice"), enter("bob")];
    const redact = (isOwn: boolean): string | undefined =>
      hub.redact(alice, { to: bob, conversation: "@alice\n@bob", message, isOwn, reason: "" })?.reason;
    expect([redact(false), redact(true)]).toEqual(["rank-too-low", undefined]);
  });
});

describe("speech", () => {
  test("stops where nothing can be recorded, and nothing else does", () => {
    const { hub, enter, openOwn } = openHub();
    const [alice, bob] = [enter("alice"), enter("bob")];
    const room = openOwn(alice);
    hub.limit({ isSpeechStopped: true });
    expect([hub.say(alice, room, { text })?.reason, hub.tell(alice, bob, { text })?.reason]).toEqual([
      "not-recorded",
      "not-recorded",
    ]);
    expect(hub.join(bob, room)).toBeUndefined();
    hub.limit({ isSpeechStopped: false });
    expect(hub.say(alice, room, { text })).toBeUndefined();
  });
});
