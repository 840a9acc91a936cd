// Puts each line of a stream into a WebSocket frame of its own, without its line end, as IRC over WebSockets wants it (IRCv3,
// WebSocket: "each message is one line").
import { encodeFrame } from "./websocket-frame.ts";

const lineFeed = 0x0a;
const carriageReturn = 0x0d;

export class LineFramer {
  readonly #opcode: number;
  /** The beginning of a line whose end has not been written. */
  #rest: Buffer = Buffer.alloc(0);

  constructor(opcode: number) {
    this.#opcode = opcode;
  }

  /** The frames of the lines that end in these bytes. */
  frame(parts: readonly Uint8Array[]): Buffer {
    const bytes = Buffer.concat([this.#rest, ...parts]);
    const frames: Buffer[] = [];
    let at = 0;
    for (let end = bytes.indexOf(lineFeed); end >= 0; end = bytes.indexOf(lineFeed, at)) {
      const isCrLf = end > at && bytes[end - 1] === carriageReturn;
      frames.push(encodeFrame(this.#opcode, bytes.subarray(at, isCrLf ? end - 1 : end)));
      at = end + 1;
    }
    this.#rest = at === bytes.length ? Buffer.alloc(0) : Buffer.from(bytes.subarray(at));
    return Buffer.concat(frames);
  }
}
