// A text that came over IRC, as a lab screen shows it.
import { decodeText, encodeText, visibleBytes, visibleText } from "@vitrine/wire/text";

const ctcp = 0x01;

/** Colours with their numbers; the other formatting codes are control characters, which no screen shows anyway. */
const colours = /\u0003(?:\d{1,2}(?:,\d{1,2})?)?|\u0004[0-9a-fA-F]{6}(?:,[0-9a-fA-F]{6})?/g;

/** `\x01ACTION waves\x01`, with or without the closing mark. */
const action = /^\u0001ACTION(?: ([^\u0001]*))?\u0001?$/;

function isPrintable(text: Uint8Array): boolean {
  for (let at = 0; at < text.length; at += 1) {
    const byte = text[at]!;
    if (byte < 0x20 || byte === 0x7f) return false;
  }
  return true;
}

/** Returns the text that is shown, as UTF-8: the same bytes for a plain one, none for a question between programs (CTCP). */
export function shownText(text: Uint8Array): Uint8Array {
  if (isPrintable(text)) return visibleBytes(text);
  const written = decodeText(text);
  const done = action.exec(written);
  if (text[0] === ctcp && done === null) return new Uint8Array();
  const words = done === null ? written : `* ${done[1] ?? ""}`;
  return encodeText(visibleText(words.replace(colours, "")));
}
