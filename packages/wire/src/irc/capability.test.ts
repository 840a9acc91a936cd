import { describe, expect, test } from "vitest";
import { capabilities, capabilityMeantBy, formatCapabilities, isCapability, parseCapabilities } from "./capability.ts";

describe("capabilities", () => {
  test("have names that fit into a list, and older names mean one of them", () => {
    for (const name of Object.keys(capabilities)) expect(name).toMatch(/^[a-z0-9./-]+$/);
    const meanings = Object.values(capabilities).map((row) => ("means" in row ? row.means : "batch"));
    expect(meanings.filter((name) => !isCapability(name))).toEqual([]);
    expect(capabilityMeantBy("soju.im/no-implicit-names")).toBe("no-implicit-names");
    expect(capabilityMeantBy("batch")).toBe("batch");
    expect(isCapability("constructor")).toBe(false);
  });

  test("are read with their values and the sign that switches them off", () => {
    expect(parseCapabilities(" sasl=PLAIN,EXTERNAL  -batch draft/x=a=b ")).toEqual([
      { name: "sasl", value: "PLAIN,EXTERNAL", isOff: false },
      { name: "batch", isOff: true },
      { name: "draft/x", value: "a=b", isOff: false },
    ]);
  });

  test("are written in lists that fit, none lost at a break, with values only for 302", () => {
    const offered = [["batch"], ["sasl", "PLAIN"], ["setname"], ["x", ""]] as const;
    expect(formatCapabilities(offered, 400, true)).toEqual(["batch sasl=PLAIN setname x"]);
    expect(formatCapabilities(offered, 400, false)).toEqual(["batch sasl setname x"]);
    expect(formatCapabilities([], 400, true)).toEqual([""]);
    for (let longest = 1; longest < 30; longest += 1) {
      const lists = formatCapabilities(offered, longest, true);
      expect(lists.join(" ")).toBe("batch sasl=PLAIN setname x");
      expect(lists.every((list) => list.length <= longest || !list.includes(" "))).toBe(true);
    }
  });
});
