import fc from "fast-check";
import { expect, test } from "vitest";
import { Transcript } from "./transcript.ts";

const clock = (): number => 0;

test("lines are the same however the output is cut into chunks", () => {
  const text = fc.string({ unit: fc.constantFrom("a", "\n", "é") });
  fc.assert(
    fc.property(text, fc.array(fc.nat({ max: 20 })), (text, cuts) => {
      const [whole, pieces] = [new Transcript(clock), new Transcript(clock)];
      whole.take("printed", text);
      let rest = text;
      for (const cut of cuts) {
        pieces.take("printed", rest.slice(0, cut));
        rest = rest.slice(cut);
      }
      pieces.take("printed", rest);
      expect(pieces.printedSince(0)).toEqual(whole.printedSince(0));
      whole.finish();
      pieces.finish();
      expect(pieces.lines).toEqual(whole.lines);
    }),
  );
});

test("a prompt without a line end is seen, and is no line yet", () => {
  const transcript = new Transcript(clock);
  transcript.take("printed", "Your name: ");
  expect(transcript.printedSince(0)).toEqual(["Your name: "]);
  expect(transcript.lines).toEqual([]);
});

test("a flood fills no memory: what is over the limit is counted", () => {
  const transcript = new Transcript(clock);
  const chunk = "x".repeat(1024 * 1024);
  for (let count = 0; count < 40; count += 1) transcript.take("printed", chunk);
  expect(transcript.lines.reduce((sum, { text }) => sum + text.length, 0)).toBeLessThanOrEqual(32 * 1024 * 1024);
  expect(transcript.dropped).toBeGreaterThan(0);
});

test("a flood of short lines fills no memory either", () => {
  const transcript = new Transcript(clock);
  const chunk = "x\n".repeat(100_000);
  for (let count = 0; count < 4; count += 1) transcript.take("printed", chunk);
  expect(transcript.lines.length).toBeLessThan(300_000);
  expect(transcript.dropped).toBeGreaterThan(100_000);
});
