// What a capture answered, as React sees it: the answer before stays until the next is there, so that nothing flickers.
import { useEffect, useRef, useState } from "react";

export interface Asked<Answer> {
  readonly answer: Answer | undefined;
  /** Says why there is none. */
  readonly fault: string | undefined;
  /** The answer, where there is one, is to another question than the one that is asked now. */
  readonly isWaiting: boolean;
}

interface Told<Answer> {
  readonly key: string | undefined;
  readonly answer: Answer | undefined;
  readonly fault: string | undefined;
}

/**
 * Asks again whenever `key` changes; the key says all that the question depends on, but for how much of the capture there is: that is
 * the `version`. Of a question whose capture grows one answer is awaited before it is asked again, so that one that takes longer than
 * packets come is answered all the same. `undefined` as the key asks nothing.
 */
export function useAnswer<Answer>(
  ask: () => Promise<Answer>,
  key: string | undefined,
  version: string | number = "",
): Asked<Answer> {
  const [told, setTold] = useState<Told<Answer>>({ key: undefined, answer: undefined, fault: undefined });
  const latest = useRef({ ask, version });
  latest.current = { ask, version };
  /** The asking that goes on, and for which key. */
  const asking = useRef<object | undefined>(undefined);
  useEffect(() => {
    if (key === undefined || asking.current !== undefined) return;
    const own = {};
    asking.current = own;
    const isCurrent = (): boolean => asking.current === own;
    const go = async (): Promise<void> => {
      for (let asked: unknown; isCurrent() && asked !== latest.current.version;) {
        asked = latest.current.version;
        const [answer, fault] = await outcome(latest.current.ask);
        if (isCurrent()) setTold({ key, answer, fault });
      }
      if (isCurrent()) asking.current = undefined;
    };
    void go();
  }, [key, version]);
  // Declared after the asking, and yet run before it: React undoes all of the render before first.
  useEffect(
    () => () => {
      asking.current = undefined;
    },
    [key],
  );
  return { answer: told.answer, fault: told.fault, isWaiting: told.key !== key };
}

async function outcome<Answer>(ask: () => Promise<Answer>): Promise<readonly [Answer | undefined, string | undefined]> {
  try {
    return [await ask(), undefined];
  } catch (error) {
    return [undefined, error instanceof Error ? error.message : String(error)];
  }
}
