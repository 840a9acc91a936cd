import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { frameLines } from "./framing.ts";
import { encodeFrame, opcodes } from "./websocket-frame.ts";

const line = fc.stringMatching(/^[ -~å]{0,200}$/);

describe("lines of a session", () => {
  test("each become a WebSocket message without the line end", () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 6 }), fc.constantFrom("\n", "\r\n"), (lines, lineEnd) => {
        const bytes = Buffer.from(lines.map((each) => each + lineEnd).join(""));
        const expected = lines.map((each) => encodeFrame(opcodes.text, Buffer.from(each)));
        expect(frameLines("text", bytes)).toEqual(Buffer.concat(expected));
      }),
    );
  });

  test("are binary messages where the client wants these", () => {
    expect(frameLines("binary", Buffer.from("PING :x\r\n"))).toEqual(
      encodeFrame(opcodes.binary, Buffer.from("PING :x")),
    );
  });

  test("stay as they are in a stream", () => {
    const bytes = Buffer.from("PING :x\r\n");
    expect(frameLines("stream", bytes)).toBe(bytes);
  });
});
