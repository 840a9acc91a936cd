// Texts as bytes: most are plain ASCII, and those are never made into strings on their way through a server.
import { visibleText } from "./text.ts";
import { decodeText } from "./client-message.ts";

const encoder = new TextEncoder();

export function encodeText(text: string): Uint8Array {
  return encoder.encode(text);
}

/** `visibleText` for bytes: the same bytes where nothing has to be changed, valid UTF-8 in any case. */
export function visibleBytes(bytes: Uint8Array): Uint8Array {
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at]!;
    if (byte < 0x20 || byte > 0x7e) return encoder.encode(visibleText(decodeText(bytes)));
  }
  return bytes;
}
