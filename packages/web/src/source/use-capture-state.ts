// How far a capture is read, as React sees it.
import { useSyncExternalStore } from "react";
import type { CaptureSource, CaptureState } from "./capture-source.ts";

export function useCaptureState(source: CaptureSource): CaptureState {
  return useSyncExternalStore(source.subscribe, () => source.state);
}
