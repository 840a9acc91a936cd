// Whether a list stays at its newest row while it grows, until somebody scrolls up or chooses a row; and the way back.
import { useCallback, useMemo, useState } from "react";
import type { CaptureState } from "../source/capture-source.ts";

export interface Follow {
  readonly isOn: boolean;
  readonly start: () => void;
  readonly stop: () => void;
}

/** A feed, which has no end: its newest packet is what happens now. */
export function isFeed({ phase, bytesTotal }: CaptureState): boolean {
  return phase === "reading" && bytesTotal === 0;
}

/** Undefined for a capture that does not grow. `unchoose` lets go of the chosen packet. */
export function useFollow(state: CaptureState, chosen: number | undefined, unchoose: () => void): Follow | undefined {
  const [isStopped, setIsStopped] = useState(false);
  const isOn = !isStopped && chosen === undefined;
  const start = useCallback(() => {
    setIsStopped(false);
    unchoose();
  }, [unchoose]);
  const stop = useCallback(() => setIsStopped(true), []);
  const follow = useMemo(() => ({ isOn, start, stop }), [isOn, start, stop]);
  return isFeed(state) ? follow : undefined;
}
