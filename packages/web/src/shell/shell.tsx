// The frame around every view: what is open, which view is shown, where files are dropped.
import { useEffect, useMemo, useRef, useState } from "react";
import { liveName } from "../live/live-source.ts";
import { texts } from "../texts.ts";
import { hashOf, views } from "./address.ts";
import { EmptyState } from "./empty-state.tsx";
import { Help } from "./help.tsx";
import { Notices } from "./notices.tsx";
import { OpenButton } from "./open-button.tsx";
import { ReadingBar } from "./reading-bar.tsx";
import { SourceChoice } from "./source-choice.tsx";
import { ThemeChoice } from "./theme-choice.tsx";
import { useFileDrop } from "./use-file-drop.ts";
import { useKeys } from "./use-keys.ts";
import { usePlace } from "./use-place.ts";
import { placeIn } from "./place-in.ts";
import { useSources } from "./use-sources.ts";
import { fetchViews, ViewOf } from "./view-of.tsx";

/** Steps through the list of the view, wherever the focus is. */
function walk(key: string): void {
  const list = document.querySelector<HTMLElement>(".packet-list, .rungs .scroller");
  // In the list it has been heard already.
  if (list === null || document.activeElement === list) return;
  list.focus();
  list.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
}

export function Shell() {
  const [place, go] = usePlace();
  const sources = useSources(go);
  const isOver = useFileDrop(sources.open);
  const [isHelpOpen, setIsHelpOpen] = useState(false);
  const openButton = useRef<HTMLButtonElement>(null);
  const folderButton = useRef<HTMLButtonElement>(null);
  const source = sources.all.find(({ name }) => name === place.source);
  const expected = place.files.length > 0 ? place.files : place.source === undefined ? [] : [place.source];

  useEffect(() => {
    const where = source === undefined ? texts.title : `${texts.views[place.view]} · ${source.name} · ${texts.title}`;
    document.title = where;
  }, [place.view, source]);

  // The live view is of the server only, and of nothing that is open besides.
  const isLive = place.view === "live" || place.source === liveName;
  useEffect(() => {
    if (!isLive) return;
    sources.watch();
    if (place.source !== liveName) go({ source: liveName, packet: undefined }, "replace");
  }, [isLive, place.source, sources.watch, go]);

  const keys = useMemo(
    () => ({
      ...Object.fromEntries(views.map((view, at) => [String(at + 1), () => go({ view })])),
      r: () => go({ isRaw: !place.isRaw }, "replace"),
      o: () => openButton.current?.click(),
      O: () => folderButton.current?.click(),
      j: () => walk("j"),
      k: () => walk("k"),
      "?": () => setIsHelpOpen(true),
      "/": () => document.querySelector<HTMLInputElement>(".filter-bar input")?.focus(),
    }),
    [go, place.isRaw],
  );
  useKeys(keys);
  useEffect(() => void fetchViews(place.view), []);

  return (
    <div className="shell">
      <a
        className="skip"
        href="#view"
        onClick={(event) => {
          event.preventDefault();
          document.getElementById("view")?.focus();
        }}
      >
        {texts.skip}
      </a>
      <header>
        <h1>{texts.title}</h1>
        <nav aria-label={texts.navigation}>
          {views.map((view) => (
            <a key={view} href={hashOf({ ...place, view })} aria-current={place.view === view ? "page" : undefined}>
              {texts.views[view]}
            </a>
          ))}
        </nav>
        <SourceChoice
          sources={sources}
          current={source}
          onChoose={(chosen) => go(placeIn(chosen, sources.all, place.view))}
        />
        <OpenButton button={openButton} label={texts.file.open} onOpen={sources.open} />
        <OpenButton
          button={folderButton}
          className="folder"
          isFolder
          label={texts.file.openFolder}
          onOpen={sources.open}
        />
        <label className="switch">
          <span>{texts.numbers.label}</span>
          <select
            value={place.isRaw ? "raw" : "relative"}
            onChange={(event) => go({ isRaw: event.target.value === "raw" }, "replace")}
          >
            <option value="relative">{texts.numbers.relative}</option>
            <option value="raw">{texts.numbers.raw}</option>
          </select>
        </label>
        <ThemeChoice />
        <button type="button" aria-label={texts.help.open} title={texts.help.open} onClick={() => setIsHelpOpen(true)}>
          ?
        </button>
      </header>
      <Notices sources={sources} />
      {source !== undefined && <ReadingBar key={source.id} source={source} />}
      <main id="view" tabIndex={-1}>
        {source === undefined ? (
          !sources.isReopening && <EmptyState expected={expected} onOpen={sources.open} />
        ) : (
          <ViewOf source={source} sources={sources.all} place={place} go={go} decode={sources.decode} />
        )}
      </main>
      {isOver && <div className="drop-sign">{texts.drop}</div>}
      <Help isOpen={isHelpOpen} onClose={() => setIsHelpOpen(false)} />
    </div>
  );
}
