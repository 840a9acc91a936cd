// The TCP conversation that a view is about: the address's, or that of its packet's choice, or else the first.
import type { ConversationSummary } from "@vitrine/glass";
import type { ViewProps } from "../shell/view-props.ts";
import { useAnswer } from "../source/use-answer.ts";
import { useCaptureState } from "../source/use-capture-state.ts";

export interface ChosenStream {
  /** All TCP conversations; undefined before they are known. */
  readonly streams: readonly ConversationSummary[] | undefined;
  readonly stream: number | undefined;
  /** Changes when the conversation may have more packets than before. */
  readonly version: string;
}

export function useStream({ source, place }: ViewProps): ChosenStream {
  const state = useCaptureState(source);
  const { answer } = useAnswer(() => source.streams(), `${state.packets}`);
  const streams = answer?.filter(({ transport }) => transport === "tcp");
  const isThere = streams?.some(({ stream }) => stream === place.stream) === true;
  const stream = isThere ? place.stream : streams?.[0]?.stream;
  return { streams, stream, version: `${stream} ${state.packets}` };
}
