import { expect, test } from "vitest";
import { createCloak } from "./cloak.ts";

const key = new Uint8Array(32).fill(7);

test("a cloak is the same for one network and one key, and shows no part of the address", () => {
  const cloak = createCloak(key);
  expect(cloak("10.20.30.11")).toBe(createCloak(key)("10.20.30.11"));
  expect(cloak("10.20.30.11")).toMatch(/^[0-9a-f]{20}\.cloak$/);
  expect(cloak("2001:db8::1")).toBe(cloak("2001:db8::ffff:2"));
});

test("a cloak is another one for another network, and with another key", () => {
  const cloak = createCloak(key);
  expect(cloak("10.20.30.12")).not.toBe(cloak("10.20.30.11"));
  expect(createCloak()("10.20.30.11")).not.toBe(createCloak()("10.20.30.11"));
});
