import { describe, expect, test } from "vitest";
import { foldName, isSameName } from "./casemapping.ts";

describe("names", () => {
  test("are one where only the case of ASCII letters differs", () => {
    expect(isSameName("Alice[]\\~", "aLICE[]\\~")).toBe(true);
    expect(isSameName("alice[]", "alice{}")).toBe(false);
    expect(isSameName("É", "é")).toBe(false);
    expect(foldName("#Room-Ä")).toBe("#room-Ä");
  });
});
