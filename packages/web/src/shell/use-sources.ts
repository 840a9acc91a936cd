// The captures that this page has open, and how another is opened.
import { useCallback, useState } from "react";
import { liveName, LiveSource } from "../live/live-source.ts";
import type { CaptureGroup, CaptureSource } from "../source/capture-source.ts";
import { FileSource } from "../source/file-source.ts";
import { texts } from "../texts.ts";
import type { Place, View } from "./address.ts";
import { capturesAmong, folderOf, mostCaptures } from "./opened-files.ts";
import type { Go } from "./use-place.ts";

export interface Sources {
  readonly all: readonly CaptureSource[];
  /** What was not opened of the last files, in words. */
  readonly notice: string | undefined;
  readonly open: (files: Iterable<File>) => void;
  /** Watches the server that this page comes from. */
  readonly watch: () => void;
  readonly close: (source: CaptureSource) => void;
}

function startWorker(): Worker {
  return new Worker(new URL("../worker/worker.ts", import.meta.url), { type: "module" });
}

/** Files of one folder are a group, and so are those that were chosen side by side. */
function opened(files: readonly File[]): readonly FileSource[] {
  const groups = new Map<string, CaptureGroup>();
  for (const { name } of files) {
    const folder = folderOf(name);
    groups.set(folder, { label: folder === "" ? texts.file.together(files.length) : folder });
  }
  return files.map((file) => new FileSource(file, startWorker(), groups.get(folderOf(file.name))!, []));
}

/** Where another capture is shown: in the same view, but that of the server shows nothing else. */
export function placeIn(source: string | undefined, view: View): Partial<Place> {
  const isElsewhere = view === "live" && source !== liveName;
  return {
    source,
    view: isElsewhere ? "overview" : view,
    packet: undefined,
    stream: undefined,
    field: undefined,
  };
}

/** `go` is called with the place that a newly opened file is shown at. */
export function useSources(place: Place, go: Go): Sources {
  const [all, setAll] = useState<readonly CaptureSource[]>([]);
  const [notice, setNotice] = useState<string | undefined>();
  const open = useCallback(
    (files: Iterable<File>) => {
      const captures = capturesAmong(files);
      const added = opened(captures.slice(0, mostCaptures));
      const [first] = added;
      setNotice(
        first === undefined
          ? texts.file.noCaptures
          : captures.length > added.length
            ? texts.file.leftOut(captures.length - added.length)
            : undefined,
      );
      if (first === undefined) return;
      setAll((before) => {
        const isReplaced = (one: CaptureSource): boolean => added.some(({ name }) => name === one.name);
        for (const one of before) if (isReplaced(one)) one.close();
        return [...before.filter((one) => !isReplaced(one)), ...added];
      });
      // A link may have named this file, and a packet in it: then that is where to go.
      const awaited = added.find(({ name }) => name === place.source);
      if (awaited !== undefined) return;
      go({ ...placeIn(first.name, place.view), filter: "" });
    },
    [place.source, place.view, go],
  );
  const watch = useCallback(() => {
    setAll((before) =>
      before.some(({ name }) => name === liveName) ? before : [...before, new LiveSource(startWorker())],
    );
  }, []);
  const close = useCallback(
    (source: CaptureSource) => {
      source.close();
      const left = all.filter((one) => one !== source);
      setAll(left);
      go({ ...placeIn(left[0]?.name, place.view), filter: "" });
    },
    [all, place.view, go],
  );
  return { all, notice, open, watch, close };
}
