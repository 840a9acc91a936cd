// The answers of all open captures, put together: each question's from the first capture that can tell, the shown one before
// the others. A chat's TCP is on the server's side, its direct messages on the clients': one file has seldom all.
import type { SetAnswer } from "@vitrine/glass";
import type { ViewProps } from "../shell/view-props.ts";
import { useAnswer, type Asked } from "../source/use-answer.ts";
import { useCaptureState } from "../source/use-capture-state.ts";

export const usualSet = "lab3";

export function useReport({ source, sources, place }: ViewProps): Asked<readonly SetAnswer[]> {
  const { phase } = useCaptureState(source);
  const set = place.set ?? usualSet;
  const inOrder = [source, ...sources.filter((one) => one !== source)];
  const names = inOrder.map(({ name }) => name).join("\n");
  return useAnswer(
    async () => {
      const reports = await Promise.all(inOrder.map((one) => one.answers(set)));
      return joined(reports.map((report) => report?.answers ?? []));
    },
    phase === "reading" ? undefined : `${set}\n${names}`,
  );
}

/** For each question the first answer that is one; where there is none, what the first capture needs. */
export function joined(reports: readonly (readonly SetAnswer[])[]): readonly SetAnswer[] {
  const [first = [], ...others] = reports;
  return first.map((answer) => {
    if (answer.answered) return answer;
    return others.map((other) => other.find(({ id }) => id === answer.id)).find((one) => one?.answered) ?? answer;
  });
}
