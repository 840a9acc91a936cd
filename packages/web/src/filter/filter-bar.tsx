// The display filter: written with completion, applied as it is typed and kept by Enter, its mistakes shown under their place once it stays wrong.
import { compileFilter, completeFilter, type FilterProblem, type Term } from "@vitrine/glass";
import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent } from "react";
import { texts } from "../texts.ts";
import { completed, wordAt } from "./completion.ts";
import { keepFilter, recentFilters } from "./recent-filters.ts";

/** Completions offered at once: what fits under the line. */
const mostOffered = 12;
/** How long a text stands, in milliseconds, before it is applied: its result is to be there 100 after the key, and the next key ends it. */
const applyAfter = 30;
/** And before its mistake is shown: most mistakes are words that are not finished yet. */
const complainAfter = 1200;

export interface FilterBarProps {
  /** The filter in force. */
  readonly applied: string;
  /** Says how many packets it selected. */
  readonly status: string;
  /** A filter that is right as it stands, while somebody types. */
  readonly onType: (text: string) => void;
  /** The filter that somebody means; `before` is the one that they had before they began to type. */
  readonly onKeep: (text: string, before: string) => void;
}

interface Offer {
  readonly text: string;
  readonly label: string;
  readonly sentence: string;
  readonly apply: () => { readonly text: string; readonly caret: number };
}

function offersFor(text: string, caret: number): readonly Offer[] {
  if (text === "") {
    return recentFilters(localStorage).map((filter) => ({
      text: filter,
      label: texts.filter.recent,
      sentence: "",
      apply: () => ({ text: filter, caret: filter.length }),
    }));
  }
  const word = wordAt(text, caret);
  if (word === undefined) return [];
  const terms: readonly Term[] = completeFilter(word.text, mostOffered);
  if (terms.length === 1 && terms[0]!.name === word.text) return [];
  return terms.map(({ name, label, sentence }) => ({
    text: name,
    label,
    sentence,
    apply: () => completed(text, word, name),
  }));
}

/** What is wrong with a filter; undefined for one that can be applied. */
function problemOf(text: string): FilterProblem | undefined {
  const result = compileFilter(text);
  return result.isValid ? undefined : result.problem;
}

/** The text in the line: the filter in force, until somebody types; and what is applied of it. */
function useText({ applied, onType }: FilterBarProps) {
  const [text, setText] = useState(applied);
  /** The filter in force before somebody typed, and the one since. */
  const before = useRef(applied);
  const typed = useRef(applied);
  useEffect(() => {
    if (applied === typed.current) return;
    before.current = applied;
    typed.current = applied;
    setText(applied);
  }, [applied]);
  useEffect(() => {
    const filter = text.trim();
    if (filter === typed.current || problemOf(filter) !== undefined) return undefined;
    const timer = setTimeout(() => {
      typed.current = filter;
      onType(filter);
    }, applyAfter);
    return () => clearTimeout(timer);
  }, [text]);
  const keep = (filter: string): string => {
    const had = before.current;
    before.current = filter;
    typed.current = filter;
    return had;
  };
  return { text, setText, keep };
}

/** True once a text has stood as it is for so long. */
function useHasStayed(text: string): boolean {
  const [stayed, setStayed] = useState<string | undefined>(text);
  useEffect(() => {
    const timer = setTimeout(() => setStayed(text), complainAfter);
    return () => clearTimeout(timer);
  }, [text]);
  return stayed === text;
}

export function FilterBar(props: FilterBarProps) {
  const { applied, status, onKeep } = props;
  const { text, setText, keep } = useText(props);
  const [caret, setCaret] = useState(0);
  const [isOpen, setIsOpen] = useState(false);
  const [chosen, setChosen] = useState(-1);
  const [hasFailed, setHasFailed] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const id = useId();
  const problem = useMemo(() => problemOf(text), [text]);
  const hasStayed = useHasStayed(text);
  const offers = useMemo(() => (isOpen ? offersFor(text, caret) : []), [isOpen, text, caret]);
  const isListOpen = offers.length > 0;

  const write = (next: string, at: number): void => {
    setText(next);
    setCaret(at);
    setChosen(-1);
    setHasFailed(false);
    // After React has put the text in.
    requestAnimationFrame(() => input.current?.setSelectionRange(at, at));
  };
  const take = (offer: Offer): void => {
    const next = offer.apply();
    write(next.text, next.caret);
    if (text === "") setIsOpen(false);
  };
  const apply = (): void => {
    setIsOpen(false);
    if (problem !== undefined) {
      setHasFailed(true);
      return;
    }
    const filter = text.trim();
    keepFilter(localStorage, filter);
    onKeep(filter, keep(filter));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const { key } = event;
    if (key === "ArrowDown" && isListOpen) setChosen((chosen + 1) % offers.length);
    else if (key === "ArrowDown") setIsOpen(true);
    else if (key === "ArrowUp" && isListOpen)
      setChosen((chosen + offers.length) % (offers.length + 1) || offers.length - 1);
    else if ((key === "Enter" || key === "Tab") && isListOpen && chosen >= 0) take(offers[chosen]!);
    else if (key === "Enter") apply();
    else if (key === "Escape" && isListOpen) setIsOpen(false);
    else if (key === "Escape") document.querySelector<HTMLElement>(".packet-list")?.focus();
    else return;
    event.preventDefault();
  };
  const isWrong = problem !== undefined && (hasFailed || (hasStayed && !isListOpen));
  return (
    <form
      className="filter-bar"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        apply();
      }}
    >
      <div className="line">
        <input
          ref={input}
          type="text"
          className="figures"
          role="combobox"
          aria-label={texts.filter.label}
          aria-expanded={isListOpen}
          aria-controls={`${id}-offers`}
          aria-autocomplete="list"
          aria-activedescendant={chosen >= 0 && isListOpen ? `${id}-${chosen}` : undefined}
          aria-invalid={isWrong}
          aria-describedby={isWrong ? `${id}-problem` : undefined}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          placeholder={texts.filter.placeholder}
          value={text}
          onChange={(event) => {
            setIsOpen(true);
            write(event.target.value, event.target.selectionStart ?? event.target.value.length);
          }}
          onKeyDown={onKeyDown}
          onFocus={() => setIsOpen(text === "")}
          onBlur={() => {
            setIsOpen(false);
            setHasFailed(true);
          }}
        />
        {isWrong && (
          <Problem id={`${id}-problem`} text={text} problem={problem} onTake={(next) => write(next, next.length)} />
        )}
        <ul
          id={`${id}-offers`}
          role="listbox"
          aria-label={texts.filter.completions}
          className="offers"
          hidden={!isListOpen}
        >
          {offers.map((offer, at) => (
            <li
              key={offer.text}
              id={`${id}-${at}`}
              role="option"
              aria-selected={at === chosen}
              onPointerDown={(event) => {
                event.preventDefault();
                take(offer);
              }}
            >
              <code>{offer.text}</code> <b>{offer.label}</b> <span className="quiet">{offer.sentence}</span>
            </li>
          ))}
        </ul>
      </div>
      <button type="submit">{texts.filter.apply}</button>
      <button
        type="button"
        disabled={text === "" && applied === ""}
        onClick={() => {
          write("", 0);
          onKeep("", keep(""));
        }}
      >
        {texts.filter.clear}
      </button>
      <output className="figures" aria-live="polite">
        {status}
      </output>
    </form>
  );
}

interface ProblemProps {
  readonly id: string;
  readonly text: string;
  readonly problem: FilterProblem;
  readonly onTake: (text: string) => void;
}

/** The mistake under its place: the same text, unseen, pushes the mark to where it belongs. */
function Problem({ id, text, problem, onTake }: ProblemProps) {
  const { start, end, message, hint, suggestion } = problem;
  return (
    <div className="problem" id={id}>
      <div className="place figures" aria-hidden="true">
        <span>{text.slice(0, start)}</span>
        <u>{text.slice(start, Math.max(end, start + 1)) || " "}</u>
      </div>
      <p>
        {message} {hint}{" "}
        {suggestion !== undefined && (
          <button type="button" onPointerDown={(event) => event.preventDefault()} onClick={() => onTake(suggestion)}>
            {texts.filter.suggestion} <code>{suggestion}</code>
          </button>
        )}
      </p>
    </div>
  );
}
