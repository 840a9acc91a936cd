// The page's place as React sees it: read from the address, written back to it.
import { useCallback, useSyncExternalStore } from "react";
import { hashOf, placeOf, type Place } from "./address.ts";

function subscribe(notify: () => void): () => void {
  addEventListener("hashchange", notify);
  return () => removeEventListener("hashchange", notify);
}

let lastHash: string | undefined;
let lastPlace = placeOf("");

/** The place that the address names now; after an `await` the one that was drawn may be older. */
export function placeNow(): Place {
  if (location.hash !== lastHash) {
    lastHash = location.hash;
    lastPlace = placeOf(lastHash);
  }
  return lastPlace;
}

/**
 * Goes elsewhere. `replace` keeps the step out of the browser's history: for every arrow key through a list, where Back should not
 * mean the row above. `left` is what Back comes to after a step, where replacing has changed the address since.
 */
export type Go = (change: Partial<Place>, how?: "push" | "replace", left?: Partial<Place>) => void;

/** The place, and how to go elsewhere. */
export function usePlace(): readonly [Place, Go] {
  const place = useSyncExternalStore(subscribe, placeNow);
  const go = useCallback<Go>((change, how = "push", left) => {
    const hash = hashOf({ ...placeNow(), ...change });
    if (how === "push") {
      if (left !== undefined) history.replaceState(null, "", hashOf({ ...placeNow(), ...left }));
      if (location.hash !== hash) history.pushState(null, "", hash);
    } else history.replaceState(null, "", hash);
    // At once: a change of `location.hash` would be heard of later, when something else may have happened on the page before.
    dispatchEvent(new HashChangeEvent("hashchange"));
  }, []);
  return [place, go];
}
