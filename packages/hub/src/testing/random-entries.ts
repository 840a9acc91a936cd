// Lists of entries as a hostile or unlucky world would append them: few names, rooms and sessions, so that they collide.
import fc from "fast-check";
import type { Entry, ModeChange } from "../entry.ts";
import { modeTable, type ModeName, type Rank, type UserFlag } from "../mode-table.ts";

const oneOf = <Value>(...values: Value[]): fc.Arbitrary<Value> => fc.constantFrom(...values);

const user = oneOf("n1/1", "n1/2", "n2/1", "n2/2", "account");
const session = oneOf("s1", "s2", "s3", "s4", "s5", "s6");
const node = oneOf("n1", "n2");
const name = oneOf("alice", "bob", "carol", "");
const room = oneOf("#lobby", "#kitchen", "#attic");
const text = oneOf("", "one", "two", "ø\u202e");
const reason = text;

const change: fc.Arbitrary<ModeChange> = fc.record({
  mode: oneOf(...(Object.keys(modeTable) as ModeName[])),
  isSet: fc.boolean(),
  value: oneOf<string | number | undefined>("secret", 2, 0, -1, undefined),
  mask: oneOf(
    undefined,
    { text: "alice!*", name: "alice" },
    { text: "*", isMute: true },
    { text: "a:anna", account: "an?a" },
  ),
  user,
});

const flag = oneOf<UserFlag>("bot", "invisible", "accounts-write", "no-ctcp");

export const randomEntry: fc.Arbitrary<Entry> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .record({
        user,
        session,
        node,
        name,
        account: oneOf(undefined, "anna"),
        isAlwaysOn: fc.boolean(),
        realName: text,
        host: oneOf("host", "other"),
        metadata: oneOf(undefined, [{ key: "avatar", value: "z" }]),
      })
      .map((fields) => Object.assign(fields, { kind: "entered" as const, key: fields.name })),
  },
  fc.record({ kind: fc.constant("attached" as const), user, session, node }),
  fc.record({ kind: fc.constant("room-registered" as const), user, room }),
  fc.record({
    kind: fc.constant("room-renamed" as const),
    user,
    room,
    name: oneOf("#kitchen", "#Kitchen", "#attic"),
    key: oneOf("#kitchen", "#attic"),
    reason,
  }),
  fc.record({ kind: fc.constant("room-purged" as const), room, name: room, by: name, reason, isSet: fc.boolean() }),
  fc.record({ kind: fc.constant("account-gone" as const), account: oneOf("anna", "eva"), to: oneOf(undefined, "eva") }),
  fc.record({
    kind: fc.constant("registration-changed" as const),
    user: oneOf("n1/1", "n1/2", undefined),
    room,
    change: fc.oneof(
      fc.record({
        kind: fc.constant("access" as const),
        account: oneOf("anna", "eva"),
        rank: oneOf<Rank | undefined>("operator", "voice", undefined),
      }),
      fc.record({ kind: fc.constant("founder" as const), account: oneOf("anna", "eva") }),
      fc.record({
        kind: fc.constant("rank" as const),
        user,
        rank: oneOf<Rank>("operator", "founder"),
        isSet: fc.boolean(),
      }),
      fc.record({
        kind: fc.constant("setting" as const),
        name: oneOf("keep-topic", "colour"),
        value: oneOf("on", "off"),
      }),
      fc.constant({ kind: "ended" as const }),
    ),
  }),
  fc.record({ kind: fc.constant("detached" as const), session, reason }),
  fc.record({ kind: fc.constant("left" as const), user, reason }),
  fc.record({
    kind: fc.constant("account-changed" as const),
    user,
    account: oneOf(undefined, "anna"),
    isAlwaysOn: fc.boolean(),
  }),
  fc.tuple(user, name).map(([id, taken]) => ({ kind: "renamed" as const, user: id, name: taken, key: taken })),
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("joined" as const),
      user,
      room,
      name: oneOf("#lobby", "#Lobby"),
      password: oneOf(undefined, "secret"),
      opening: oneOf(undefined, { modes: ["members-speak", "topic-protected"] as const, rank: "operator" as const }),
    }),
  },
  fc.record({
    kind: fc.constant("room-opened" as const),
    room: oneOf("#lobby", "#attic"),
    name: oneOf("#lobby", "#Lobby"),
    modes: oneOf(["members-speak"] as const, ["moderated", "operator-moderated"] as const),
  }),
  fc.record({ kind: fc.constant("parted" as const), user, room, reason }),
  fc.record({ kind: fc.constant("kicked" as const), user, by: user, room, reason }),
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("said" as const),
      user,
      room: fc.option(room, { nil: undefined }),
      addressee: fc.option(user, { nil: undefined }),
      as: oneOf("text" as const, "notice" as const, "tags" as const),
      text: fc.uint8Array({ maxLength: 8 }),
      splits: oneOf<readonly number[] | undefined>(undefined, [], [2]),
      tags: oneOf(undefined, new Map([["+reply", "x"]])),
      replyTo: oneOf(undefined, "0000000000000a"),
      leastRank: oneOf(0, 3),
      isCtcp: oneOf(undefined, true),
    }),
  },
  fc.record({
    kind: fc.constant("redacted" as const),
    user,
    room: fc.option(room, { nil: undefined }),
    addressee: fc.option(user, { nil: undefined }),
    conversation: oneOf(undefined, "@anna\n@bea"),
    message: fc.constant("0000000000000a"),
    isOwn: fc.boolean(),
    reason,
  }),
  fc.record({ kind: fc.constant("marked" as const), user, target: room, name: room, at: fc.nat() }),
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("metadata-set" as const),
      user,
      room: oneOf("#lobby", undefined),
      holder: oneOf("n1/1", "n1/2", undefined),
      changes: fc.array(fc.record({ key: oneOf("avatar", "url"), value: oneOf("x", "y", undefined) }), {
        maxLength: 3,
      }),
    }),
  },
  fc.record({
    kind: fc.constant("metadata-cleared" as const),
    user,
    room: oneOf("#lobby", undefined),
    holder: oneOf("n1/1", undefined),
  }),
  fc.record({ kind: fc.constant("topic-set" as const), user, room, topic: text }),
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("modes-changed" as const),
      user,
      room,
      changes: fc.array(change, { maxLength: 3 }),
    }),
  },
  fc.record({
    kind: fc.constant("flags-changed" as const),
    user,
    changes: fc.array(fc.record({ flag, isSet: fc.boolean() }), { maxLength: 3 }),
  }),
  fc.record({ kind: fc.constant("invited" as const), user, by: user, room }),
  fc.record({ kind: fc.constant("uninvited" as const), user, by: user, room }),
  fc.record({ kind: fc.constant("away-set" as const), session, away: oneOf(undefined, "lunch", "tea") }),
  fc.record({ kind: fc.constant("real-name-set" as const), user, realName: text }),
  fc.record({
    kind: fc.constant("server-banned" as const),
    target: oneOf("10.0.0.7", "ALICE!*@*", "alice!*@*", "account:anna", ""),
    mask: oneOf(undefined, { text: "alice!*@*", name: "alice" }, { text: "account:anna", account: "anna" }),
    reason,
    by: name,
    until: oneOf(undefined, 0, 1e15),
  }),
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("server-unbanned" as const),
      target: oneOf("10.0.0.7", "alice!*@*", "account:ANNA"),
      by: name,
    }),
  },
  fc.record({ kind: fc.constant("node-gone" as const), node, reason }),
);
