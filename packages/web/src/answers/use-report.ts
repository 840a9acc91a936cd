// The answers of the captures that were opened together: a chat's TCP is on the server's side, its direct messages on the clients', so one file has seldom all.
import type { SetAnswer } from "@vitrine/glass";
import { useCallback, useEffect, useState } from "react";
import { isFeed } from "../list/follow.ts";
import type { ViewProps } from "../shell/view-props.ts";
import type { Answering } from "../source/capture-source.ts";
import { useAnswer, type Asked } from "../source/use-answer.ts";
import { useCaptureState } from "../source/use-capture-state.ts";
import { texts } from "../texts.ts";

export const usualSet = "lab3";

export interface Report extends Omit<Asked<readonly SetAnswer[]>, "isWaiting"> {
  /** Says why there are no answers yet. */
  readonly waiting: string | undefined;
  /** Packets of a feed that have come since. */
  readonly newer: number;
  /** Looks at those, too; or once more where somebody stopped it. */
  readonly renew: () => void;
  /** How far the look through the packets is, while it lasts. */
  readonly progress: Answering | undefined;
  readonly isStopped: boolean;
  readonly stop: () => void;
}

export function useReport({ source, sources, place }: ViewProps): Report {
  const together = sources.filter(({ group }) => group === source.group);
  // Always the same one is asked, since it keeps what it has seen.
  const asked = together[0] ?? source;
  const state = useCaptureState(asked);
  const set = place.set ?? usualSet;
  const files = together.flatMap(({ file, decodeAs }) => (file === undefined ? [] : { file, decodeAs }));
  const ids = together.map(({ id }) => id).join(" ");
  const [attempt, setAttempt] = useState(0);
  // The answers to a feed do not change while somebody reads them.
  const [seen, setSeen] = useState(0);
  const isLive = isFeed(state);
  useEffect(() => {
    if (seen === 0) setSeen(state.packets);
  }, [seen, state.packets]);
  const isReady = isLive ? seen > 0 : state.phase !== "reading";
  const {
    answer: told,
    fault,
    isWaiting,
  } = useAnswer(
    async () => ({ set, report: await asked.answers(set, files) }),
    isReady ? `${set} ${attempt} ${ids}` : undefined,
    isLive ? seen : state.phase,
  );
  // The answers to another set are not shown under this one's name.
  const answer = told?.set === set ? told.report : undefined;
  const isStopped = answer === "stopped" && !isWaiting;
  const stop = useCallback(() => void asked.stopAnswers().catch(() => {}), [asked]);
  const isEmpty = isLive && state.packets === 0;
  return {
    answer: answer === "stopped" ? undefined : answer?.answers,
    fault,
    waiting: isEmpty
      ? texts.answers.nothingYet
      : isStopped
        ? texts.answers.stopped
        : isWaiting || !isReady
          ? texts.answers.working
          : undefined,
    progress: isStopped ? undefined : state.answering,
    isStopped,
    stop,
    newer: isLive && seen > 0 ? state.packets - seen : 0,
    renew: () => {
      setSeen(state.packets);
      setAttempt(attempt + 1);
    },
  };
}
