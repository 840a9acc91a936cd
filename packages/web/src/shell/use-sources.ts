// The captures that this page has open, and how another is opened.
import { keepRules, rulesOf } from "../kept/decode-rules.ts";
import type { DecodeAsRule } from "@vitrine/glass";
import { useCallback, useEffect, useRef, useState } from "react";
import type { OpenedFile } from "../kept/file-handle.ts";
import type { KeptCapture } from "../kept/kept-capture.ts";
import { forget, keep, readAgain, reopen, type Reopened } from "../kept/keeping.ts";
import { liveName, LiveSource } from "../live/live-source.ts";
import type { CaptureGroup, CaptureSource } from "../source/capture-source.ts";
import { FileSource } from "../source/file-source.ts";
import { texts } from "../texts.ts";
import type { Place } from "./address.ts";
import { placeIn } from "./place-in.ts";
import { capturesAmong, folderOf, mostCaptures } from "./opened-files.ts";
import type { Go } from "./use-place.ts";

export interface Sources {
  readonly all: readonly CaptureSource[];
  /** Says what was not opened of the last files. */
  readonly notice: string | undefined;
  readonly dismiss: () => void;
  readonly open: (files: readonly OpenedFile[]) => void;
  /** True until the captures that were open before a reload are open again. */
  readonly isReopening: boolean;
  /** Captures that were open before a reload, which the browser lets the page read only after a click. */
  readonly waiting: readonly KeptCapture[];
  readonly openWaiting: () => void;
  readonly forgetWaiting: () => void;
  /** Watches the server that this page comes from. */
  readonly watch: () => void;
  readonly close: (source: CaptureSource) => void;
  /** Reads a capture anew, with these ports. */
  readonly decode: (source: CaptureSource, rules: readonly DecodeAsRule[]) => void;
}

function startWorker(): Worker {
  return new Worker(new URL("../worker/worker.ts", import.meta.url), { type: "module" });
}

interface Opening {
  readonly source: FileSource;
  readonly opened: OpenedFile;
}

function openingOf(opened: OpenedFile, group: CaptureGroup): Opening {
  const { file } = opened;
  return { source: new FileSource(file, startWorker(), group, rulesOf(localStorage, file)), opened };
}

/** Files of one folder are a group, and so are those that were chosen side by side. */
function openings(files: readonly OpenedFile[]): readonly Opening[] {
  const groups = new Map<string, CaptureGroup>();
  for (const { name } of files) {
    const folder = folderOf(name);
    groups.set(folder, { label: folder === "" ? texts.file.together(files.length) : folder });
  }
  return files.map((file) => openingOf(file, groups.get(folderOf(file.name))!));
}

interface Recognised {
  readonly captures: readonly Opening[];
  /** A sentence for each file that is not a capture. */
  readonly strangers: readonly string[];
}

/** Closes the files that are not captures. */
async function recognised(all: readonly Opening[]): Promise<Recognised> {
  const strangers: string[] = [];
  const captures: Opening[] = [];
  for (const one of all) {
    const problem = await one.source.recognised;
    if (problem === undefined) captures.push(one);
    else {
      strangers.push(texts.file.stranger(one.opened.name, problem));
      one.source.close();
    }
  }
  return { captures, strangers };
}

/** `go` is called with the place that a newly opened file is shown at. */
export function useSources(place: Place, go: Go): Sources {
  const [all, setAll] = useState<readonly CaptureSource[]>([]);
  const [notice, setNotice] = useState<string | undefined>();
  const [isReopening, setIsReopening] = useState(true);
  const [waiting, setWaiting] = useState<readonly KeptCapture[]>([]);
  const latest = useRef({ place, all });
  latest.current = { place, all };

  const add = useCallback((added: readonly CaptureSource[]) => {
    setAll((before) => {
      const isReplaced = (one: CaptureSource): boolean => added.some(({ name }) => name === one.name);
      for (const one of before) if (isReplaced(one)) one.close();
      return [...before.filter((one) => !isReplaced(one)), ...added];
    });
  }, []);

  const lastOpening = useRef(Promise.resolve());
  const open = useCallback(
    (files: readonly OpenedFile[]) => {
      const openAll = async (): Promise<void> => {
        const chosen = capturesAmong(files);
        const { captures, strangers } = await recognised(openings(chosen.slice(0, mostCaptures)));
        const leftOut = chosen.length > mostCaptures ? [texts.file.leftOut(chosen.length - mostCaptures)] : [];
        const said = chosen.length === 0 ? [texts.file.noCaptures] : [...texts.file.strangers(strangers), ...leftOut];
        setNotice(said.length === 0 ? undefined : said.join("\n"));
        const added = captures.map(({ source }) => source);
        const [first] = added;
        if (first === undefined) return;
        add(added);
        void keepAll(captures);
        const { place: now } = latest.current;
        // A link may have named this file, and a packet in it: then that is where to go.
        const awaited = added.find(({ name }) => name === now.source);
        const { files: together } = placeIn(awaited ?? first, added, now.view);
        if (awaited !== undefined) go({ files: together ?? [] }, "replace");
        else go({ ...placeIn(first, added, now.view), filter: "" });
      };
      // One after the other: the page shows the last one at the end, however long the others took.
      lastOpening.current = lastOpening.current.then(openAll, openAll);
    },
    [add, go],
  );

  const openAgain = useCallback(
    async (reopened: Promise<Reopened>) => {
      const { groups, waiting: later } = await reopened;
      const again = groups.map(({ label, files }) => {
        const group = { label };
        return files.map((file) => openingOf(file, group));
      });
      const { captures } = await recognised(again.flat());
      add(captures.map(({ source }) => source));
      setWaiting(later);
      const { place: now } = latest.current;
      const [first] = captures;
      if (now.source === undefined && first !== undefined)
        go(
          placeIn(
            first.source,
            captures.map(({ source }) => source),
            now.view,
          ),
          "replace",
        );
    },
    [add, go],
  );
  const hasBegun = useRef(false);
  useEffect(() => {
    if (hasBegun.current) return;
    hasBegun.current = true;
    const { source, files } = latest.current.place;
    void openAgain(reopen([...(source === undefined ? [] : [source]), ...files])).finally(() => setIsReopening(false));
  }, [openAgain]);

  const watch = useCallback(() => {
    setAll((before) =>
      before.some(({ name }) => name === liveName) ? before : [...before, new LiveSource(startWorker())],
    );
  }, []);
  const close = useCallback(
    (source: CaptureSource) => {
      source.close();
      void forget(source.name);
      const left = latest.current.all.filter((one) => one !== source);
      setAll(left);
      const next = left.find(({ group }) => group === source.group) ?? left[0];
      go({ ...placeIn(next, left, latest.current.place.view), filter: "" });
    },
    [go],
  );
  const decode = useCallback((source: CaptureSource, rules: readonly DecodeAsRule[]) => {
    const { file, group } = source;
    if (file === undefined) return;
    keepRules(localStorage, file, rules);
    const anew = new FileSource(file, startWorker(), group, rules);
    source.close();
    setAll((before) => before.map((one) => (one === source ? anew : one)));
  }, []);
  return {
    all,
    notice,
    dismiss: useCallback(() => setNotice(undefined), []),
    open,
    isReopening,
    waiting,
    openWaiting: () => void openAgain(readAgain(waiting, true)),
    forgetWaiting: () => {
      for (const { name } of waiting) void forget(name);
      setWaiting([]);
    },
    watch,
    close,
    decode,
  };
}

/** Keeps each group of captures for a reload. */
async function keepAll(captures: readonly Opening[]): Promise<void> {
  for (const [group, members] of Map.groupBy(captures, ({ source }) => source.group)) {
    await keep(
      members.map(({ opened }) => opened),
      group.label,
    );
  }
}
