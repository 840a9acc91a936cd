import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import fc from "fast-check";
import { describe, expect, onTestFinished, test } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { encodeFrame, FrameFollower, opcodes } from "./websocket-frame.ts";

const lengths = [0, 1, 125, 126, 127, 65_535, 65_536, 70_000];

/** The messages that the library `ws` reads when a server sends it these frames. */
async function readByClient(frames: readonly Buffer[]): Promise<[Buffer, boolean][]> {
  const webSockets = new WebSocketServer({ noServer: true });
  const server = createServer().listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  server.on("upgrade", (request, socket, head) => {
    webSockets.handleUpgrade(request, socket, head, () => void socket.write(Buffer.concat(frames)));
  });
  await once(server, "listening");
  const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  onTestFinished(() => client.terminate());
  const messages: [Buffer, boolean][] = [];
  await new Promise<void>((resolve) => {
    client.on("message", (message: Buffer, isBinary: boolean) => {
      messages.push([message, isBinary]);
      if (messages.length === frames.length) resolve();
    });
  });
  return messages;
}

describe("frames of a WebSocket server", () => {
  test("are read by another implementation, whatever their length", async () => {
    const payloads = lengths.map((length) => Buffer.alloc(length, "x"));
    const texts = payloads.map((payload) => encodeFrame(opcodes.text, payload));
    expect(await readByClient(texts)).toEqual(payloads.map((payload) => [payload, false]));
    const binary = encodeFrame(opcodes.binary, Buffer.from([0xff, 0]));
    expect(await readByClient([binary])).toEqual([[Buffer.from([0xff, 0]), true]]);
  });

  test.each(lengths.filter((length) => length < 1_000))(
    "with %i bytes of payload are followed one byte at a time",
    (length) => {
      const follower = new FrameFollower();
      const frame = encodeFrame(opcodes.text, Buffer.alloc(length));
      expect(follower.isBetweenFrames).toBe(true);
      for (const [at, byte] of frame.entries()) {
        follower.follow(Uint8Array.of(byte));
        expect(follower.isBetweenFrames).toBe(at === frame.length - 1);
      }
    },
  );

  test("are followed wherever writes cut them", () => {
    const frame = fc.constantFrom(...lengths).map((length) => encodeFrame(opcodes.text, Buffer.alloc(length, 0x81)));
    fc.assert(
      fc.property(fc.array(frame, { minLength: 1, maxLength: 5 }), fc.array(fc.nat(200_000)), (frames, cuts) => {
        const bytes = Buffer.concat(frames);
        const ends = new Set<number>([0]);
        for (const { length } of frames) ends.add(Math.max(...ends) + length);
        const follower = new FrameFollower();
        let at = 0;
        for (const cut of [...cuts.map((each) => each % bytes.length).toSorted((a, b) => a - b), bytes.length]) {
          follower.follow(bytes.subarray(at, cut));
          at = cut;
          expect(follower.isBetweenFrames).toBe(ends.has(at));
        }
      }),
      { numRuns: 50 },
    );
  });
});
