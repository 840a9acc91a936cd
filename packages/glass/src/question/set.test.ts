import { describe, expect, test } from "vitest";
import { builtInSets, questions } from "./questions.ts";
import { builtInSet, readSet } from "./set.ts";

describe("sets of questions", () => {
  test("the built-in ones name existing questions", () => {
    for (const [name, ids] of builtInSets) {
      expect(builtInSet(name)?.questions.map(({ question }) => question.id)).toEqual(ids);
    }
    expect(builtInSet("lab3")?.questions).toHaveLength(questions.length);
    expect(builtInSet("lab9")).toBeUndefined();
  });

  test("a teacher's set has a name, a title, streams and points", () => {
    const result = readSet(
      { title: "Tuesday", question: [{ id: "q3", stream: 1, points: 2.5 }, { id: "q7" }] },
      "tuesday",
    );
    expect(result).toMatchObject({
      isValid: true,
      set: {
        name: "tuesday",
        title: "Tuesday",
        questions: [{ question: { id: "q3" }, stream: 1, points: 2.5 }, { stream: undefined }],
      },
    });
  });

  test.each([
    [undefined, "no set"],
    [{}, "A set has questions"],
    [{ question: [] }, "A set has questions"],
    [{ name: 3, question: [{ id: "q3" }] }, "short text"],
    [{ question: ["q3"] }, "is no table"],
    [{ question: [{ id: "q99" }] }, "there are q1, q3"],
    [{ question: [{ id: "__proto__" }] }, "there are q1, q3"],
    [{ question: [{ id: "q3", strean: 1 }] }, '"strean", which means nothing'],
    [{ question: [{ id: "q3", stream: 1.5 }] }, "whole number"],
    [{ question: [{ id: "q3", points: -1 }] }, "0 or more"],
    [{ question: Array.from({ length: 1000 }, () => ({ id: "q3" })) }, "at most"],
  ])("%j is refused: %s", (value, words) => {
    expect(readSet(value, "wrong")).toMatchObject({ isValid: false, words: expect.stringContaining(words) as string });
  });
});
