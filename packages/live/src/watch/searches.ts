// The searches of pages in the history of the room: one at a time for each page. A newer one takes the place of one that waits.
import type { FeedLine, FeedSearch } from "../feed.ts";
import type { PageClient, Question } from "./page-client.ts";

export type SearchQuestion = Extract<Question, { kind: "search" }>;

/** Finds lines of the room. */
export type Search = (
  wanted: FeedSearch,
) => Promise<{ readonly lines: readonly FeedLine[] } | { readonly fault: string }>;

export class Searches {
  readonly #search: Search;
  readonly #running = new WeakSet<PageClient>();
  readonly #waiting = new WeakMap<PageClient, SearchQuestion>();

  constructor(search: Search) {
    this.#search = search;
  }

  ask(page: PageClient, question: SearchQuestion): void {
    if (this.#running.has(page)) this.#waiting.set(page, question);
    else void this.#run(page, question);
  }

  async #run(page: PageClient, question: SearchQuestion): Promise<void> {
    this.#running.add(page);
    for (let next: SearchQuestion | undefined = question; next !== undefined; next = this.#take(page)) {
      const { id, kind: _, ...wanted } = next;
      page.tell({ kind: "found", id, lines: [], ...(await this.#search(wanted)) });
    }
    this.#running.delete(page);
  }

  #take(page: PageClient): SearchQuestion | undefined {
    const next = this.#waiting.get(page);
    this.#waiting.delete(page);
    return next;
  }
}
