// The chat as each participant saw it: question q1, which the table and the picture of the chat both show.
import { questions, type Seen } from "@vitrine/glass";

/** A moment of the chat (q1's `values`, docs/guide/questions.md). */
export interface Moment {
  readonly seconds: number;
  readonly file: string;
  readonly frame: number;
  readonly transport: string;
  readonly what: string;
  readonly with: string | null;
  readonly text: string;
  readonly line: string;
}

export interface Participant {
  readonly name: string;
  readonly address: string;
  readonly saw: readonly Moment[];
}

type ChatFinding =
  | { readonly answered: true; readonly answer: string; readonly people: readonly Participant[] }
  | { readonly answered: false; readonly needs: string };

export function chatFinding(seen: Seen): ChatFinding {
  const finding = questions.find(({ id }) => id === "q1")!.find(seen);
  if (!finding.answered) return { answered: false, needs: finding.needs };
  // The shape of q1's values is public.
  const people = finding.values.participants as unknown as readonly Participant[];
  return { answered: true, answer: finding.answer, people };
}
