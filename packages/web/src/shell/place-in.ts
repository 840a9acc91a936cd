// Where a capture is shown that was just opened or chosen.
import { liveName } from "../live/live-source.ts";
import type { CaptureSource } from "../source/capture-source.ts";
import type { Place, View } from "./address.ts";

/**
 * Where another capture is shown: in the same view, but that of the server shows nothing else. The view is left out where it stays,
 * because a person may have chosen another one since.
 */
export function placeIn(source: CaptureSource | undefined, all: readonly CaptureSource[], view: View): Partial<Place> {
  const isElsewhere = view === "live" && source?.name !== liveName;
  const together = all.filter(({ group }) => group === source?.group).map(({ name }) => name);
  return {
    source: source?.name,
    files: together.length > 1 ? together : [],
    ...(isElsewhere ? { view: "overview" } : {}),
    packet: undefined,
    stream: undefined,
    field: undefined,
  };
}
