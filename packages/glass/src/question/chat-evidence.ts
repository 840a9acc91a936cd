// Evidence for what was said: the bytes of a message in the frame that carried it.
import { visibleText } from "@vitrine/wire/text";
import type { Evidence } from "./answer.ts";
import { filterFor } from "./evidence.ts";
import type { ChatEvent } from "./seen/chat.ts";

/** Characters of a message that evidence repeats. */
const longestValue = 200;

export function chatEvidence(event: ChatEvent, value: string): Evidence {
  const field = event.kind === "direct" ? "udp.payload" : "tcp.payload";
  const { file, frame, bytes } = event;
  return { file, frame, field, bytes, value: shown(value), filter: filterFor(frame, field) };
}

/** A text as it may be shown: no control characters, and not without end. */
export function shown(text: string): string {
  const visible = visibleText(text);
  return visible.length > longestValue ? `${visible.slice(0, longestValue)}…` : visible;
}
