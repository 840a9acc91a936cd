import { expect, test } from "vitest";
import { mostServerBans } from "./ban.ts";
import { Hub } from "./hub.ts";
import { LocalLog } from "./log/local-log.ts";
import type { HubEvent } from "./event.ts";

function openHub(prepare: (hub: Hub) => void = () => {}): { readonly hub: Hub; readonly events: HubEvent[] } {
  const hub = new Hub({ log: new LocalLog({ now: () => 1_000 }, { start: 1 }), node: "n1" });
  const events: HubEvent[] = [];
  prepare(hub);
  hub.start({ listeners: [(event) => void events.push(event)] });
  return { hub, events };
}

const come = (hub: Hub, name: string, account?: string) =>
  hub.enter({ session: `n1/${name}`, name, key: name, account, ident: "~u", host: "cloak" })?.reason;

const nickBan = { target: "bad*!*@*", mask: { text: "bad*!*@*", name: "bad*" }, reason: "spam", by: "olga" };
const accountBan = { target: "account:anna", mask: { text: "account:anna", account: "anna" }, reason: "", by: "olga" };

test("a ban keeps nicks and accounts out, until it is ended, in whichever case its target is written", () => {
  const { hub, events } = openHub();
  expect([hub.ban(nickBan), hub.ban(accountBan)]).toEqual([undefined, undefined]);
  expect(come(hub, "bad1")).toBe("server-banned");
  expect(come(hub, "anna", "anna")).toBe("server-banned");
  expect(come(hub, "bob")).toBeUndefined();
  const bob = hub.users.get("bob")!;
  expect(hub.rename(bob, { name: "BADbob", key: "badbob" })?.reason).toBe("server-banned");
  expect(hub.changeAccount(bob, "Anna", false)?.reason).toBe("server-banned");
  expect(hub.unban("BAD*!*@*", "otto")).toBeUndefined();
  expect(hub.unban("bad*!*@*", "otto")?.reason).toBe("no-such-ban");
  expect(come(hub, "bad1")).toBeUndefined();
  expect(events.filter(({ kind }) => kind.startsWith("server-"))).toMatchObject([
    { kind: "server-banned", ban: { ...nickBan, at: 1_000 } },
    { kind: "server-banned", ban: accountBan },
    { kind: "server-unbanned", ban: nickBan, by: "otto" },
  ]);
});

test("a ban of an address means nobody by itself, and a second one of a target replaces the first", () => {
  const { hub } = openHub();
  hub.ban({ target: "10.0.0.7", reason: "one", by: "olga" });
  hub.ban({ target: "10.0.0.7", reason: "two", by: "olga", until: 2_000 });
  expect(come(hub, "bob")).toBeUndefined();
  expect([...hub.serverBans.values()]).toEqual([
    { target: "10.0.0.7", reason: "two", by: "olga", at: 1_000, until: 2_000 },
  ]);
});

test("a ban that has ended already, without a target, or beyond the most there may be, is refused", () => {
  const { hub } = openHub();
  expect(hub.ban({ target: "10.0.0.7", reason: "", by: "olga", until: 1 })).toBeUndefined();
  expect([...hub.serverBans]).toEqual([]);
  expect(hub.ban({ target: "", reason: "", by: "olga" })?.reason).toBe("bad-value");
  for (let number = 0; number < mostServerBans; number += 1)
    hub.ban({ target: `bad${number}!*@*`, reason: "", by: "olga" });
  expect(hub.ban({ target: "one-more", reason: "", by: "olga" })?.reason).toBe("list-full");
  expect(hub.ban({ target: "BAD7!*@*", reason: "again", by: "olga" })).toBeUndefined();
});

test("bans outlive a restart, by a snapshot and by the list of them", () => {
  const first = openHub();
  first.hub.ban({ ...nickBan, until: 5_000 });
  const bans = [...first.hub.serverBans.values()];
  const restored = openHub((hub) => hub.restoreBans(bans)).hub;
  const copied = openHub((hub) => hub.restore(first.hub.snapshot())).hub;
  for (const hub of [restored, copied]) {
    expect([...hub.serverBans.values()]).toEqual(bans);
    expect(come(hub, "bad1")).toBe("server-banned");
  }
});
