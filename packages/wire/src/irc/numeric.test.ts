import { describe, expect, test } from "vitest";
import { numericName, numerics } from "./numeric.ts";

describe("numerics", () => {
  test("have three digits and one name each", () => {
    const numbers = Object.values(numerics).map(({ number }) => number);
    expect(numbers.filter((number) => !/^[0-9]{3}$/.test(number))).toEqual([]);
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  test("name the client first", () => {
    for (const { parameters } of Object.values(numerics)) expect(parameters).toMatch(/^<client> /);
  });

  test("are found by their number", () => {
    expect(numericName("001")).toBe("RPL_WELCOME");
    expect(numericName("433")).toBe("ERR_NICKNAMEINUSE");
    expect(numericName("999")).toBeUndefined();
    expect(numericName("1")).toBeUndefined();
  });
});
