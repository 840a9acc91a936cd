// The search of the room's history, and the lines that it found in place of the conversation.
import type { FeedLine } from "@vitrine/live/feed";
import { type FormEvent, useRef } from "react";
import { texts } from "../texts.ts";

export interface Found {
  readonly lines: readonly FeedLine[];
  readonly fault: string | undefined;
}

export function SearchField({ onSearch }: { readonly onSearch: (typed: string | undefined) => void }) {
  const field = useRef<HTMLInputElement>(null);
  const search = (event: FormEvent): void => {
    event.preventDefault();
    const typed = field.current!.value.trim();
    onSearch(typed === "" ? undefined : typed);
  };
  return (
    <form role="search" className="live-search" onSubmit={search}>
      <input
        ref={field}
        type="search"
        maxLength={400}
        aria-label={texts.live.search}
        placeholder={texts.live.searchHint}
        // The browser's own cross empties the field.
        onInput={({ currentTarget }) => currentTarget.value === "" && onSearch(undefined)}
      />
    </form>
  );
}

const time = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" });

export interface FoundLinesProps {
  readonly found: Found | undefined;
  readonly chosen: number | undefined;
  readonly onChoose: (line: number | undefined) => void;
}

export function FoundLines({ found, chosen, onChoose }: FoundLinesProps) {
  return (
    <>
      <p className="quiet" role="status">
        {found === undefined ? texts.live.searching : (found.fault ?? texts.live.found(found.lines.length))}
      </p>
      <ol>
        {found?.lines.toReversed().map(({ number, at, from, text }) => (
          <li key={number}>
            <button
              type="button"
              aria-pressed={number === chosen}
              onClick={() => onChoose(number === chosen ? undefined : number)}
            >
              <time className="quiet" dateTime={new Date(at).toISOString()}>
                {time.format(at)}
              </time>{" "}
              <b>{from}</b> {text}
            </button>
          </li>
        ))}
      </ol>
    </>
  );
}
