// The answers of the captures that were opened together: a chat's TCP is on the server's side, its direct messages on the clients', so one file has seldom all.
import type { SetAnswer } from "@vitrine/glass";
import { useEffect, useState } from "react";
import { isFeed } from "../list/follow.ts";
import type { ViewProps } from "../shell/view-props.ts";
import { useAnswer, type Asked } from "../source/use-answer.ts";
import { useCaptureState } from "../source/use-capture-state.ts";
import { texts } from "../texts.ts";

export const usualSet = "lab3";

export interface Report extends Omit<Asked<readonly SetAnswer[]>, "isWaiting"> {
  /** What is waited for, in words. */
  readonly waiting: string | undefined;
  /** Packets of a feed that have come since. */
  readonly newer: number;
  /** Looks at those, too. */
  readonly renew: () => void;
}

export function useReport({ source, sources, place }: ViewProps): Report {
  const together = sources.filter(({ group }) => group === source.group);
  // Always the same one is asked, since it keeps what it has seen.
  const asked = together[0] ?? source;
  const state = useCaptureState(asked);
  const set = place.set ?? usualSet;
  const files = together.flatMap(({ file }) => file ?? []);
  const names = files.map(({ name }) => name).join("\n");
  // The answers to a feed stand still while somebody reads them.
  const [seen, setSeen] = useState(0);
  const isLive = isFeed(state);
  useEffect(() => {
    if (seen === 0) setSeen(state.packets);
  }, [seen, state.packets]);
  const isReady = isLive ? seen > 0 : state.phase !== "reading";
  const { answer, fault, isWaiting } = useAnswer(
    async () => (await asked.answers(set, files))?.answers ?? [],
    isReady ? `${set}\n${names}` : undefined,
    isLive ? seen : state.phase,
  );
  const isEmpty = isLive && state.packets === 0;
  return {
    answer,
    fault,
    waiting: isEmpty ? texts.answers.nothingYet : isWaiting || !isReady ? texts.answers.working : undefined,
    newer: isLive && seen > 0 ? state.packets - seen : 0,
    renew: () => setSeen(state.packets),
  };
}
