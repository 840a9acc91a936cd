import { describe, expect, test } from "vitest";
import { judge, type NumberQuestion } from "./judge.ts";
import { readNumber } from "./number-answer.ts";

const question: NumberQuestion = {
  right: [
    { value: 82_758_422, words: "The raw number." },
    { value: 0, words: "The relative number." },
  ],
  confused: [{ value: 82_758_423, words: "That is what the SYN-ACK acknowledges." }],
  bits: 32,
};
const protocol: NumberQuestion = { right: [{ value: 17, words: "UDP." }], confused: [{ value: 6, words: "TCP." }] };

describe("a student's number", () => {
  test.each(["82758422", "82,758,422", " 82 758 422 ", "0x4eecb16", "4eecb16h", "82758422 bytes", "0"])(
    "%j is right, raw or relative, decimal or hexadecimal",
    (text) => {
      expect(judge(question, text).isRight).toBe(true);
    },
  );

  test("a known confusion is named by its name", () => {
    expect(judge(question, "82758423")).toEqual({ isRight: false, words: "That is what the SYN-ACK acknowledges." });
    expect(judge(protocol, "6").words).toBe("TCP.");
  });

  test("hexadecimal digits taken for decimal ones, and the other way round", () => {
    expect(judge(protocol, "11").words).toContain("0x11");
    expect(judge(protocol, "0x17").words).toContain("Without 0x");
  });

  test("bytes in the wrong order, and a number that is off by one", () => {
    // 0x04eecb16 read from its least significant byte.
    expect(judge(question, "0x16cbee04").words).toContain("most significant byte comes first");
    expect(judge(protocol, "18").words).toContain("off by one");
  });

  test("a text that is not a number does not count as a try", () => {
    for (const text of ["", "seventeen", "beef", "1".repeat(30)]) {
      expect(judge(protocol, text)).toMatchObject({ isRight: false, isNone: true });
    }
    expect(readNumber("beef")).toMatchObject({ words: expect.stringContaining("0x") });
  });
});
