// The TCP conversation that a view is about: the address's, or that of the address's packet, or else the first.
import type { ConversationSummary, FieldNode } from "@vitrine/glass";
import type { ViewProps } from "../shell/view-props.ts";
import type { CaptureSource } from "../source/capture-source.ts";
import { useAnswer } from "../source/use-answer.ts";
import { useCaptureState } from "../source/use-capture-state.ts";

export interface ChosenStream {
  /** All TCP conversations; undefined before they are known. */
  readonly streams: readonly ConversationSummary[] | undefined;
  readonly stream: number | undefined;
  /** How many packets the capture has: the conversation may have more than before. */
  readonly packets: number;
}

/** The TCP conversation of a packet. */
async function streamOf(source: CaptureSource, frame: number): Promise<number | undefined> {
  const dissection = await source.detail(frame);
  const nodes: readonly FieldNode[] = dissection?.layers.flatMap(({ nodes }) => nodes) ?? [];
  const stream = nodes.find(({ field }) => field.name === "tcp.stream")?.value;
  return typeof stream === "number" ? stream : undefined;
}

export function useStream({ source, place }: ViewProps): ChosenStream {
  const state = useCaptureState(source);
  const { packet } = place;
  const { answer } = useAnswer(() => source.streams(), "streams", state.packets);
  const ofPacket = useAnswer(
    () => streamOf(source, packet!),
    place.stream === undefined && packet !== undefined ? String(packet) : undefined,
  );
  const streams = answer?.filter(({ transport }) => transport === "tcp");
  const wanted = place.stream ?? ofPacket.answer;
  const isThere = streams?.some(({ stream }) => stream === wanted) === true;
  const stream = isThere ? wanted : streams?.[0]?.stream;
  return { streams, stream, packets: state.packets };
}
