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
  /** Bytes of the header that have come, of a frame whose header is not whole. */
  #header: number[] = [];
  /** Bytes of the payload that are still to come. */
  #left = 0;

  get isBetweenFrames(): boolean {
    return this.#left === 0 && this.#header.length === 0;
  }

  follow(bytes: Uint8Array): void {
    let at = 0;
    while (at < bytes.length) {
      if (this.#left > 0) {
        const taken = Math.min(this.#left, bytes.length - at);
        this.#left -= taken;
        at += taken;
      } else if (this.#header.length === 0 && bytes.length - at >= 4 && (bytes[at + 1]! & 0x7f) < 127) {
        // Nearly every frame is short, and its header whole.
        const length = bytes[at + 1]!;
        this.#left = length < 126 ? length : bytes[at + 2]! * 256 + bytes[at + 3]!;
        at += length < 126 ? 2 : 4;
      } else {
        this.#header.push(bytes[at]!);
        at += 1;
        this.#readHeader();
      }
    }
  }

  #readHeader(): void {
    const [, length = -1, ...longer] = this.#header;
    if (length < 0) return;
    const wanted = length < 126 ? 0 : length === 126 ? 2 : 8;
    if (longer.length < wanted) return;
    this.#left = wanted === 0 ? length : longer.reduce((value, byte) => value * 256 + byte, 0);
    this.#header = [];
  }
}
