// Where the lines of a write end, found byte by byte: of a client at a line feed, of a server also after a roster.
import type { LineScanner } from "../unfinished-writes.ts";

const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const space = 0x20;
const quote = 0x22;
const exclamationMark = 0x21;
const backslash = 0x5c;
const [opening, closing] = [0x7b, 0x7d];
const [openingBracket, closingBracket] = [0x5b, 0x5d];

/** Finds the last line feed. */
export class ClientLines implements LineScanner {
  #length = 0;
  #whole = 0;

  push(bytes: Uint8Array): number {
    const end = bytes.lastIndexOf(lineFeed) + 1;
    if (end > 0) this.#whole = this.#length + end;
    this.#length += bytes.length;
    return this.#whole;
  }
}

/** Where the scanner of a server's words is. Blanks at the start of a line belong to no message. */
type ServerState = "start" | "mark" | "line" | "roster" | "string" | "escape";

/** Finds the last line feed or end of a roster, after which no message has begun. */
export class ServerLines implements LineScanner {
  #state: ServerState = "start";
  #depth = 0;
  #length = 0;
  #whole = 0;

  push(bytes: Uint8Array): number {
    let state = this.#state;
    for (let at = 0; at < bytes.length; at += 1) {
      if (state === "line") {
        // Most bytes are the text of a line.
        at = bytes.indexOf(lineFeed, at);
        if (at < 0) break;
      }
      state = this.#next(state, bytes[at]!);
      if (state === "start") this.#whole = this.#length + at + 1;
    }
    this.#state = state;
    this.#length += bytes.length;
    return this.#whole;
  }

  #next(state: ServerState, byte: number): ServerState {
    switch (state) {
      case "start":
        if (byte === space || byte === lineFeed || byte === carriageReturn) return "start";
        return byte === exclamationMark ? "mark" : "line";
      case "mark":
        this.#depth = 1;
        return byte === opening ? "roster" : byte === lineFeed ? "start" : "line";
      case "line":
        return byte === lineFeed ? "start" : "line";
      case "roster":
        return this.#inRoster(byte);
      case "string":
        return byte === backslash ? "escape" : byte === quote ? "roster" : "string";
      case "escape":
        return "string";
    }
  }

  #inRoster(byte: number): ServerState {
    if (byte === quote) return "string";
    if (byte === opening || byte === openingBracket) this.#depth += 1;
    else if (byte === closing || byte === closingBracket) {
      this.#depth -= 1;
      if (this.#depth === 0) return "start";
    }
    return "roster";
  }
}
