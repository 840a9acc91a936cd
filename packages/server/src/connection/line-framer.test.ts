import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LineFramer } from "./line-framer.ts";
import { encodeFrame, opcodes } from "./websocket-frame.ts";

describe("lines in WebSocket frames", () => {
  test("are the same wherever writes cut them", () => {
    const line = fc.stringMatching(/^[ -~å]{0,200}$/);
    fc.assert(
      fc.property(fc.array(line, { minLength: 1, maxLength: 6 }), fc.array(fc.nat(2_000)), (lines, cuts) => {
        const bytes = Buffer.from(lines.map((each) => `${each}\r\n`).join(""));
        const framer = new LineFramer(opcodes.text);
        const frames: Buffer[] = [];
        let at = 0;
        for (const cut of [...cuts.map((each) => each % bytes.length).toSorted((a, b) => a - b), bytes.length]) {
          frames.push(framer.frame([bytes.subarray(at, cut)]));
          at = cut;
        }
        const expected = lines.map((each) => encodeFrame(opcodes.text, Buffer.from(each)));
        expect(Buffer.concat(frames)).toEqual(Buffer.concat(expected));
      }),
    );
  });
});
