// What a capture answered, as React sees it: the answer before stays until the next is there, so that nothing flickers.
import { useEffect, useState } from "react";

export interface Asked<Answer> {
  readonly answer: Answer | undefined;
  /** Why there is none, in words. */
  readonly fault: string | undefined;
  readonly isWaiting: boolean;
}

/** Asks again whenever `key` changes; the key says all that the question depends on. `undefined` asks nothing. */
export function useAnswer<Answer>(ask: () => Promise<Answer>, key: string | undefined): Asked<Answer> {
  const [asked, setAsked] = useState<Asked<Answer> & { readonly key: string | undefined }>({
    answer: undefined,
    fault: undefined,
    isWaiting: true,
    key: undefined,
  });
  useEffect(() => {
    if (key === undefined) return undefined;
    let isCurrent = true;
    ask().then(
      (answer) => isCurrent && setAsked({ answer, fault: undefined, isWaiting: false, key }),
      (error: unknown) => {
        const fault = error instanceof Error ? error.message : String(error);
        if (isCurrent) setAsked({ answer: undefined, fault, isWaiting: false, key });
      },
    );
    return () => {
      isCurrent = false;
    };
  }, [key]);
  return { ...asked, isWaiting: asked.key !== key };
}
