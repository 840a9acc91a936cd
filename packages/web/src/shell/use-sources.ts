// The captures that this page has open, as React sees them.
import { useEffect, useState, useSyncExternalStore } from "react";
import { keepRules, rulesOf } from "../kept/decode-rules.ts";
import { forget, keep, readAgain, reopen } from "../kept/keeping.ts";
import { liveName, LiveSource } from "../live/live-source.ts";
import { FileSource } from "../source/file-source.ts";
import { OpenCaptures, type CapturesState } from "./open-captures.ts";
import { placeNow, type Go } from "./use-place.ts";

export interface Sources
  extends CapturesState, Pick<OpenCaptures, "open" | "dismiss" | "openWaiting" | "forgetWaiting" | "close" | "decode"> {
  /** Watches the server that this page comes from. */
  readonly watch: () => void;
}

function startWorker(): Worker {
  return new Worker(new URL("../worker/worker.ts", import.meta.url), { type: "module" });
}

function openCaptures(go: Go): OpenCaptures {
  return new OpenCaptures({
    read: (file, group, rules = rulesOf(localStorage, file)) => new FileSource(file, startWorker(), group, rules),
    keepRules: (file, rules) => keepRules(localStorage, file, rules),
    watch: () => new LiveSource(startWorker()),
    keep,
    forget,
    reopen,
    readAgain: (kept) => readAgain(kept, true),
    placeNow,
    go,
  });
}

/** `go` is called with the place that a newly opened file is shown at. */
export function useSources(go: Go): Sources {
  const [captures] = useState(() => openCaptures(go));
  const [watch] = useState(() => () => captures.watch(liveName));
  useEffect(captures.begin, [captures]);
  const { open, dismiss, openWaiting, forgetWaiting, close, decode } = captures;
  const state = useSyncExternalStore(captures.subscribe, () => captures.state);
  return { ...state, open, dismiss, openWaiting, forgetWaiting, watch, close, decode };
}
