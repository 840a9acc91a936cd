// The captures that this page has open, and how another is opened.
import { useCallback, useState } from "react";
import { liveName, LiveSource } from "../live/live-source.ts";
import type { CaptureSource } from "../source/capture-source.ts";
import { FileSource } from "../source/file-source.ts";
import type { Place } from "./address.ts";
import type { Go } from "./use-place.ts";

export interface Sources {
  readonly all: readonly CaptureSource[];
  readonly open: (files: Iterable<File>) => void;
  /** Watches the server that this page comes from. */
  readonly watch: () => void;
  readonly close: (source: CaptureSource) => void;
}

function startWorker(): Worker {
  return new Worker(new URL("../worker/worker.ts", import.meta.url), { type: "module" });
}

/** `go` is called with the place that a newly opened file is shown at. */
export function useSources(place: Place, go: Go): Sources {
  const [all, setAll] = useState<readonly CaptureSource[]>([]);
  const open = useCallback(
    (files: Iterable<File>) => {
      const opened = [...files].map((file) => new FileSource(file, startWorker()));
      const [first] = opened;
      if (first === undefined) return;
      setAll((before) => {
        const isReplaced = (one: CaptureSource): boolean => opened.some(({ name }) => name === one.name);
        for (const one of before) if (isReplaced(one)) one.close();
        return [...before.filter((one) => !isReplaced(one)), ...opened];
      });
      // A link may have named this file, and a packet in it: then that is where to go.
      const awaited = opened.find(({ name }) => name === place.source);
      if (awaited !== undefined) return;
      const elsewhere = { packet: undefined, stream: undefined, field: undefined, question: undefined, filter: "" };
      go({ ...elsewhere, source: first.name });
    },
    [place.source, go],
  );
  const watch = useCallback(() => {
    setAll((before) =>
      before.some(({ name }) => name === liveName) ? before : [...before, new LiveSource(startWorker())],
    );
  }, []);
  const close = useCallback((source: CaptureSource) => {
    source.close();
    setAll((before) => before.filter((one) => one !== source));
  }, []);
  return { all, open, watch, close };
}
