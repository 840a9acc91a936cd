// Messages of which the capture kept only the beginning: what is read of them may be shorter than what was sent.
import { udpHeaderLength } from "./seen/datagram.ts";
import type { ChatEvent } from "./seen/chat.ts";
import type { Seen, SeenCapture } from "./seen/seen.ts";
import { frames, listed } from "./wording.ts";

/** The frames of messages that the snap length cut, each once. */
function cutFrames({ chat, datagrams, snapped }: SeenCapture, events: ReadonlySet<ChatEvent>): number[] {
  if (!(snapped > 0)) return [];
  const cutDatagrams = new Set(
    datagrams.filter(({ length, payload }) => payload.length < length - udpHeaderLength).map(({ frame }) => frame),
  );
  const cut = chat.filter((event) => {
    if (!events.has(event) || event.kind === "left") return false;
    if (event.kind === "direct") return cutDatagrams.has(event.frame);
    const segment = event.connection.segmentAt(event.frame);
    if (segment === undefined) return false;
    const { place, headerLength, length } = segment;
    return place.isInFrame && place.frameLength < place.offset + headerLength + length;
  });
  return [...new Set(cut.map(({ frame }) => frame))];
}

/** A sentence about the events that the capture cut; empty where it has all of each. */
export function cutText(events: Iterable<ChatEvent>, { captures }: Seen): string {
  const all = new Set(events);
  const cut = captures.flatMap((capture) => {
    const found = cutFrames(capture, all);
    return found.length === 0 ? [] : [frames(found) + (captures.length > 1 ? ` of ${capture.file}` : "")];
  });
  return cut.length === 0
    ? ""
    : ` The capture kept only the beginning of ${listed(cut)}, so what is read there may be shorter than what was sent.`;
}
