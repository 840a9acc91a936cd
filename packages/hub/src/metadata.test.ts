import { describe, expect, test } from "vitest";
import { Hub } from "./hub.ts";
import { LocalLog } from "./log/local-log.ts";
import type { HubEvent } from "./event.ts";
import { mostMetadataLength } from "./metadata.ts";

function started() {
  const hub = new Hub({ log: new LocalLog({ now: () => 1 }, { start: 1 }), node: "n" }, { maxMetadataKeys: 3 });
  const events: HubEvent[] = [];
  hub.start({ listeners: [(event) => void events.push(event)] });
  const enter = (name: string, account?: string) => {
    hub.enter({ session: `s-${name}`, name, key: name, account, host: "host" });
    return hub.users.get(name)!;
  };
  return { hub, events, enter };
}

const set = (key: string, value?: string) => [{ key, value }];

describe("metadata", () => {
  test("has at most so many keys and characters, and what is there may always be changed or taken away", () => {
    const { hub, enter } = started();
    const anna = enter("anna");
    for (const key of ["a", "b", "c"]) expect(hub.setMetadata(anna, anna, set(key, "x"))).toBeUndefined();
    expect(hub.setMetadata(anna, anna, set("d", "x"))?.reason).toBe("list-full");
    expect(hub.setMetadata(anna, anna, set("a", "y"))).toBeUndefined();
    expect(hub.setMetadata(anna, anna, set("a", "y".repeat(mostMetadataLength)))?.reason).toBe("list-full");
    expect(hub.setMetadata(anna, anna, set("a"))).toBeUndefined();
    expect([...hub.metadataOf(anna)]).toEqual([
      ["b", "x"],
      ["c", "x"],
    ]);
  });

  test("has one value for all users of an account, follows its name, and ends with it", () => {
    const { hub, events, enter } = started();
    const [anna, other] = [enter("anna", "anna"), enter("other", "anna")];
    hub.setMetadata(anna, anna, set("avatar", "x"));
    expect(events.at(-1)).toMatchObject({ kind: "metadata-changed", target: anna, others: [other], cause: "set" });
    hub.leave(anna, "");
    hub.leave(other, "");
    hub.accountGone("anna", "anne");
    expect(events.at(-1)).toMatchObject({ kind: "account-gone", account: "anna", to: "anne" });
    expect(hub.metadataOf({ account: "anna", id: "" }).size).toBe(0);
    expect([...hub.metadataOf({ account: "anne", id: "" })]).toEqual([["avatar", "x"]]);
    hub.accountGone("anne");
    expect(hub.metadataOf({ account: "anne", id: "" }).size).toBe(0);
  });

  test("comes back from a snapshot, of guests, accounts and rooms", () => {
    const { hub, enter } = started();
    const [anna, bea] = [enter("anna", "anna"), enter("bea")];
    hub.join(anna, { name: "#a", key: "#a" }, { opening: { modes: [], rank: "operator" } });
    for (const target of [anna, bea, hub.rooms.get("#a")!]) {
      hub.setMetadata("members" in target ? anna : target, target, set("url", "x"));
    }
    const { hub: next } = started();
    next.restore(hub.snapshot());
    for (const target of [next.users.get("anna")!, next.users.get("bea")!, next.rooms.get("#a")!]) {
      expect([...next.metadataOf(target)]).toEqual([["url", "x"]]);
    }
  });
});
