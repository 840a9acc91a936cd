// The conversation that a view is about: the address's, or that of the address's packet, or else the first.
import type { ConversationSummary, FieldNode } from "@vitrine/glass";
import type { ViewProps } from "../shell/view-props.ts";
import type { CaptureSource, ConversationName } from "../source/capture-source.ts";
import { useAnswer } from "../source/use-answer.ts";
import { useCaptureState } from "../source/use-capture-state.ts";

export interface ChosenStream {
  /** All conversations of these transports; undefined before they are known. */
  readonly streams: readonly ConversationSummary[] | undefined;
  readonly current: ConversationSummary | undefined;
  /** How many packets the capture has: the conversation may have more than before. */
  readonly packets: number;
}

type Transport = ConversationName["transport"];

/** The conversation of a packet. */
async function streamOf(source: CaptureSource, frame: number): Promise<ConversationName | undefined> {
  const dissection = await source.detail(frame);
  const nodes: readonly FieldNode[] = dissection?.layers.flatMap(({ nodes }) => nodes) ?? [];
  for (const transport of ["tcp", "udp"] as const) {
    const stream = nodes.find(({ field }) => field.name === `${transport}.stream`)?.value;
    if (typeof stream === "number") return { transport, stream };
  }
  return undefined;
}

export const isSame = (one: ConversationName | undefined, other: ConversationName | undefined): boolean =>
  one?.transport === other?.transport && one?.stream === other?.stream;

/** As text: "tcp 3". */
export const keyOf = ({ transport, stream }: ConversationName): string => `${transport} ${stream}`;

/** The display filter that selects a conversation. */
export const filterOf = ({ transport, stream }: ConversationName): string => `${transport}.stream == ${stream}`;

export function useStream({ source, place }: ViewProps, transports: readonly Transport[]): ChosenStream {
  const state = useCaptureState(source);
  // A later packet is looked at when it is there.
  const packet = place.packet !== undefined && place.packet <= state.packets ? place.packet : undefined;
  const { answer } = useAnswer(() => source.streams(), "streams", state.packets);
  const key = place.stream === undefined && packet !== undefined ? String(packet) : undefined;
  const ofPacket = useAnswer(() => streamOf(source, packet!), key);
  const streams = answer?.filter(({ transport }) => transports.includes(transport));
  const wanted = place.stream ?? ofPacket.answer;
  const isUnknown = key !== undefined && ofPacket.isWaiting && wanted === undefined;
  const current = isUnknown ? undefined : (streams?.find((one) => isSame(one, wanted)) ?? streams?.[0]);
  return { streams, current, packets: state.packets };
}
