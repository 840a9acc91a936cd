// What a connection's stream carries: the bytes of the session, or each of its lines as a message of a WebSocket without the line
// end (IRCv3, WebSocket: "each message is one line").
import { encodeFrame, opcodes } from "./websocket-frame.ts";

/** `text` and `binary` are types of WebSocket messages. */
export type Framing = "stream" | "text" | "binary";

const lineFeed = 0x0a;
const carriageReturn = 0x0d;

/** Returns whole lines, each with its line end, as a connection of this framing carries them. */
export function frameLines(framing: Framing, lines: Buffer): Buffer {
  if (framing === "stream") return lines;
  const opcode = opcodes[framing];
  const frames: Buffer[] = [];
  let at = 0;
  for (let end = lines.indexOf(lineFeed); end >= 0; end = lines.indexOf(lineFeed, at)) {
    const isCrLf = end > at && lines[end - 1] === carriageReturn;
    frames.push(encodeFrame(opcode, lines.subarray(at, isCrLf ? end - 1 : end)));
    at = end + 1;
  }
  return frames.length === 1 ? frames[0]! : Buffer.concat(frames);
}
