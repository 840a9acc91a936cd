// Frames of a WebSocket server (RFC 6455 §5.2). They are not masked, so one rendering serves every hearer.
//
//   0               1               2 .. 3 (126) or 2 .. 9 (127)
//   +-+---+---------+-+-------------+---------------------------+---------+
//   |F|RSV| opcode  |M| length 0..125, 126, 127 | longer length | payload |
//   +-+---+---------+-+-------------+---------------------------+---------+

export const opcodes = { text: 0x1, binary: 0x2, close: 0x8, ping: 0x9, pong: 0xa } as const;

const final = 0x80;

/** A whole message in one frame. */
export function encodeFrame(opcode: number, payload: Uint8Array): Buffer {
  const { length } = payload;
  const extra = length < 126 ? 0 : length < 65_536 ? 2 : 8;
  const frame = Buffer.allocUnsafe(2 + extra + length);
  frame[0] = final | opcode;
  if (extra === 0) {
    frame[1] = length;
  } else if (extra === 2) {
    frame[1] = 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 127;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  frame.set(payload, 2 + extra);
  return frame;
}

/** Follows the frames in a stream of writes that may cut them anywhere, to find where another frame may go between. */
export class FrameFollower {
  /** Bytes of the frame's header that have come, and how many it has, as far as they show. */
  #come = 0;
  #wanted = 2;
  /** Bytes of the payload, as far as the header has come. */
  #length = 0;
  /** Bytes of the payload that are still to come. */
  #left = 0;

  get isBetweenFrames(): boolean {
    return this.#left === 0 && this.#come === 0;
  }

  follow(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length;) {
      if (this.#left > 0) {
        const taken = Math.min(this.#left, bytes.length - at);
        this.#left -= taken;
        at += taken;
      } else {
        this.#readHeader(bytes[at]!);
        at += 1;
      }
    }
  }

  #readHeader(byte: number): void {
    this.#come += 1;
    if (this.#come === 2) {
      const length = byte & 0x7f;
      this.#wanted = length < 126 ? 2 : length === 126 ? 4 : 10;
      this.#length = length < 126 ? length : 0;
    } else if (this.#come > 2) this.#length = this.#length * 256 + byte;
    if (this.#come < this.#wanted) return;
    this.#left = this.#length;
    this.#come = 0;
    this.#wanted = 2;
  }
}
