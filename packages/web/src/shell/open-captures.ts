// The captures that a page has open, and how others come and go. Files are found, recognised and kept while somebody goes on:
// what they chose last counts, however long something else takes.
import type { DecodeAsRule } from "@vitrine/glass";
import type { OpenedFile } from "../kept/file-handle.ts";
import type { KeptCapture } from "../kept/kept-capture.ts";
import type { OpenedGroup, Reopened } from "../kept/keeping.ts";
import type { CaptureGroup, CaptureSource } from "../source/capture-source.ts";
import { texts } from "../texts.ts";
import type { Place } from "./address.ts";
import { capturesAmong, folderOf, mostCaptures } from "./opened-files.ts";
import { placeIn } from "./place-in.ts";
import type { Go } from "./use-place.ts";

/** A new object with every change. */
export interface CapturesState {
  readonly all: readonly CaptureSource[];
  /** Says what was not opened of the last files. */
  readonly notice: string | undefined;
  /** True until the captures that were open before a reload are open again. */
  readonly isReopening: boolean;
  /** Captures that were open before a reload, which the browser lets the page read only after a click. */
  readonly waiting: readonly KeptCapture[];
}

export interface RecognisedSource extends CaptureSource {
  /** Resolves once the first bytes are read: with a sentence for a file that is not a capture. */
  readonly recognised: Promise<string | undefined>;
}

export interface CapturesParts {
  /** Begins to read a file; with the rules that are kept for it, where none are given. */
  readonly read: (file: File, group: CaptureGroup, rules?: readonly DecodeAsRule[]) => RecognisedSource;
  readonly keepRules: (file: File, rules: readonly DecodeAsRule[]) => void;
  /** Begins to watch the server that this page comes from. */
  readonly watch: () => CaptureSource;
  readonly keep: (groups: readonly OpenedGroup[]) => Promise<void>;
  readonly forget: (name: string) => Promise<void>;
  /** The captures that this tab had open, or those of these names. */
  readonly reopen: (names: readonly string[]) => Promise<Reopened>;
  /** Asks for the permission to read these. */
  readonly readAgain: (kept: readonly KeptCapture[]) => Promise<Reopened>;
  readonly placeNow: () => Place;
  readonly go: Go;
}

interface Opening {
  readonly source: RecognisedSource;
  readonly opened: OpenedFile;
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

export class OpenCaptures {
  readonly #parts: CapturesParts;
  readonly #listeners = new Set<() => void>();
  #state: CapturesState = { all: [], notice: undefined, isReopening: true, waiting: [] };
  /** Until the last files that somebody opened are there. */
  #opening = Promise.resolve();
  /** Until what is to be kept or forgotten is so: a capture may be closed while it is being kept. */
  #keeping = Promise.resolve();
  #hasBegun = false;

  constructor(parts: CapturesParts) {
    this.#parts = parts;
  }

  get state(): CapturesState {
    return this.#state;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Opens the captures again that were open before a reload, once. */
  readonly begin = (): void => {
    if (this.#hasBegun) return;
    this.#hasBegun = true;
    const { source, files } = this.#parts.placeNow();
    const reopened = this.#parts.reopen([...(source === undefined ? [] : [source]), ...files]);
    void this.#openAgain(reopened).finally(() => this.#change({ isReopening: false }));
  };

  /** The files of one call are opened after those of the call before: the page shows the last at the end. */
  readonly open = (files: Promise<readonly OpenedFile[]>): void => {
    // Of files that cannot be read any more none is a capture.
    const found = files.catch(() => []);
    const open = async (): Promise<void> => this.#open(await found);
    this.#opening = this.#opening.then(open, open);
  };

  readonly dismiss = (): void => this.#change({ notice: undefined });

  readonly openWaiting = (): void => void this.#openAgain(this.#parts.readAgain(this.#state.waiting));

  readonly forgetWaiting = (): void => {
    for (const { name } of this.#state.waiting) this.#forget(name);
    this.#change({ waiting: [] });
  };

  readonly watch = (name: string): void => {
    const { all } = this.#state;
    if (!all.some((one) => one.name === name)) this.#change({ all: [...all, this.#parts.watch()] });
  };

  readonly close = (source: CaptureSource): void => {
    source.close();
    this.#forget(source.name);
    const all = this.#state.all.filter((one) => one !== source);
    this.#change({ all });
    const now = this.#parts.placeNow();
    if (now.source !== source.name) return;
    const next = all.find(({ group }) => group === source.group) ?? all[0];
    this.#parts.go({ ...placeIn(next, all, now.view), filter: "" });
  };

  /** Reads a capture anew, with these ports. */
  readonly decode = (source: CaptureSource, rules: readonly DecodeAsRule[]): void => {
    const { all } = this.#state;
    const { file, group } = source;
    if (file === undefined || !all.includes(source)) return;
    this.#parts.keepRules(file, rules);
    source.close();
    const anew = this.#parts.read(file, group, rules);
    this.#change({ all: all.map((one) => (one === source ? anew : one)) });
  };

  async #open(files: readonly OpenedFile[]): Promise<void> {
    const chosen = capturesAmong(files);
    const { captures, strangers } = await recognised(this.#openings(chosen.slice(0, mostCaptures)));
    const leftOut = chosen.length > mostCaptures ? [texts.file.leftOut(chosen.length - mostCaptures)] : [];
    const said = chosen.length === 0 ? [texts.file.noCaptures] : [...texts.file.strangers(strangers), ...leftOut];
    this.#change({ notice: said.length === 0 ? undefined : said.join("\n") });
    const added = captures.map(({ source }) => source);
    const [first] = added;
    if (first === undefined) return;
    this.#add(added);
    this.#keep(captures);
    const now = this.#parts.placeNow();
    // A link may have named this file, and a packet in it: then that is where to go.
    const awaited = added.find(({ name }) => name === now.source);
    const { files: together } = placeIn(awaited ?? first, added, now.view);
    if (awaited !== undefined) this.#parts.go({ files: together ?? [] }, "replace");
    else this.#parts.go({ ...placeIn(first, added, now.view), filter: "" });
  }

  async #openAgain(reopened: Promise<Reopened>): Promise<void> {
    const { groups, waiting } = await reopened;
    const isOpen = ({ name }: { readonly name: string }): boolean => this.#state.all.some((one) => one.name === name);
    const openings = groups.flatMap(({ label, files }) => {
      const group = { label };
      return files.filter((file) => !isOpen(file)).map((file) => this.#read(file, group));
    });
    const { captures } = await recognised(openings);
    // A capture that somebody has opened since under the same name is newer.
    for (const { source } of captures.filter(({ source }) => isOpen(source))) source.close();
    const added = captures.map(({ source }) => source).filter((source) => !isOpen(source));
    this.#add(added);
    this.#change({ waiting: waiting.filter((one) => !isOpen(one)) });
    const now = this.#parts.placeNow();
    if (now.source === undefined && added[0] !== undefined)
      this.#parts.go(placeIn(added[0], added, now.view), "replace");
  }

  /** Files of one folder are a group, and so are those that were chosen side by side. */
  #openings(files: readonly OpenedFile[]): readonly Opening[] {
    const groups = new Map<string, CaptureGroup>();
    for (const { name } of files) {
      const folder = folderOf(name);
      groups.set(folder, { label: folder === "" ? texts.file.together(files.length) : folder });
    }
    return files.map((file) => this.#read(file, groups.get(folderOf(file.name))!));
  }

  #read(opened: OpenedFile, group: CaptureGroup): Opening {
    return { source: this.#parts.read(opened.file, group), opened };
  }

  /** Those of the same name give way to them. */
  #add(added: readonly CaptureSource[]): void {
    const isReplaced = ({ name }: { readonly name: string }): boolean => added.some((one) => one.name === name);
    const { all, waiting } = this.#state;
    for (const one of all) if (isReplaced(one)) one.close();
    this.#change({
      all: [...all.filter((one) => !isReplaced(one)), ...added],
      waiting: waiting.filter((one) => !isReplaced(one)),
    });
  }

  /** Keeps each group of captures for a reload. */
  #keep(captures: readonly Opening[]): void {
    const groups = [...Map.groupBy(captures, ({ source }) => source.group)];
    const files = groups.map(([{ label }, members]) => ({ label, files: members.map(({ opened }) => opened) }));
    const keep = (): Promise<void> => this.#parts.keep(files);
    this.#keeping = this.#keeping.then(keep, keep);
  }

  #forget(name: string): void {
    const forget = (): Promise<void> => this.#parts.forget(name);
    this.#keeping = this.#keeping.then(forget, forget);
  }

  #change(change: Partial<CapturesState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }
}
