import { describe, expect, test } from "vitest";
import { Subscriptions } from "./subscriptions.ts";

describe("the subscriptions of sessions", () => {
  test("know the keys of a session as it wrote them, and the subscribers of a key", () => {
    const nicks = new Subscriptions();
    nicks.add("one", "bea", "Bea");
    nicks.add("one", "carl");
    nicks.add("two", "bea");
    expect([...nicks.of("one")]).toEqual([
      ["bea", "Bea"],
      ["carl", "carl"],
    ]);
    expect([...nicks.subscribersOf("bea")]).toEqual(["one", "two"]);
    expect([nicks.of("three").size, nicks.subscribersOf("dora").size]).toEqual([0, 0]);
  });

  test("forget a key and a session, and are empty then", () => {
    const keys = new Subscriptions();
    keys.add("one", "avatar");
    keys.add("one", "url");
    keys.add("two", "url");
    keys.remove("one", "avatar");
    keys.remove("one", "never-added");
    expect([[...keys.of("one").keys()], keys.subscribersOf("avatar").size]).toEqual([["url"], 0]);
    keys.clear("one");
    expect([[...keys.subscribersOf("url")], keys.isEmpty]).toEqual([["two"], false]);
    keys.clear("two");
    expect(keys.isEmpty).toBe(true);
  });
});
