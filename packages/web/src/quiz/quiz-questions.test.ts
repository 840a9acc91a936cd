import type { SetAnswer } from "@vitrine/glass";
import { describe, expect, test } from "vitest";
import { judge } from "./judge.ts";
import { quizQuestions } from "./quiz-questions.ts";

const told = (id: string, values: Record<string, number | string>): SetAnswer => ({
  id,
  question: id,
  answered: true,
  answer: "",
  explanation: "",
  values,
  evidence: [],
});
const ends = { client: "10.0.0.1:40000", server: "10.0.0.2:5000" };

const report: SetAnswer[] = [
  told("q3", { seqRaw: 4_294_967_295, frame: 1, ...ends }),
  told("q4", { seqRaw: 7000, ackRaw: 0, frame: 2, ...ends }),
  told("q6", { count: 0, ...ends }),
  told("q9", { length: 13, payload: 5, frame: 9 }),
  told("q10", {}),
  told("q12", {}),
  { id: "q5", question: "q5", answered: false, needs: "a conversation" },
];
const questions = quizQuestions(report);
const asked = (id: string) => questions.find((one) => one.id === id)!;

describe("the quiz", () => {
  test("asks what the capture can tell, and nothing else", () => {
    expect(questions.map(({ id }) => id)).toEqual(["q3", "q4.ack", "q4.seq", "q6", "q9", "q10", "q12"]);
    expect(asked("q3").ends).toEqual([ends.client, ends.server]);
  });

  test("takes raw and relative numbers, and knows what they are taken for", () => {
    expect(judge(asked("q3"), "4294967295").isRight).toBe(true);
    expect(judge(asked("q3"), "0").isRight).toBe(true);
    expect(judge(asked("q3"), "1").words).toContain("first byte of data");
    expect(judge(asked("q3"), "7000").words).toContain("server's own number");
    // The number after the last is 0.
    expect(judge(asked("q4.ack"), "0").isRight).toBe(true);
    expect(judge(asked("q4.ack"), "4294967295").words).toContain("client's own number");
  });

  test("says which length was meant, and which part of the answer was right", () => {
    expect(judge(asked("q9"), "5").words).toContain("data alone");
    expect(judge(asked("q10"), "65507")).toMatchObject({ isRight: true });
    expect(judge(asked("q12"), "11").words).toContain("0x11");
    expect(judge(asked("q6"), "0").isRight).toBe(true);
  });
});
