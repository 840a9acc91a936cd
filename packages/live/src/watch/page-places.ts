// How many pages watch at once: viewers, and beside them the teacher's, so that a full class never keeps the teacher out.
import type { Role } from "../access/access.ts";
import type { PageSocket } from "./page-client.ts";

/** A class, each with two pages. */
export const mostViewers = 64;
/** The teacher's machine, a projector's, and some that were forgotten. */
export const mostTeachers = 4;
/** Feeds that were begun and have not said yet who opens them; a page says it at once. */
export const mostOpening = 32;

interface Refusable {
  refuse(words: string): void;
}

export class PagePlaces {
  readonly #opening = new Set<PageSocket>();
  readonly #open: Readonly<Record<Role, Set<Refusable>>> = { viewer: new Set(), teacher: new Set() };

  /** Somebody connects. Where too many have said nothing yet, the oldest of them is cut off. */
  begin(socket: PageSocket): void {
    const [oldest] = this.#opening;
    if (this.#opening.size >= mostOpening) oldest?.terminate();
    this.#opening.add(socket);
  }

  /** The connection has said who it is, or has closed. */
  begun(socket: PageSocket): void {
    this.#opening.delete(socket);
  }

  /** Why a page of this role finds no place; undefined where it has one. */
  take(page: Refusable, role: Role): string | undefined {
    const pages = this.#open[role];
    if (role === "viewer" && pages.size >= mostViewers) {
      return `${mostViewers} pages watch already, which is as many as can. Close one of them, and load this page again.`;
    }
    const [oldest] = pages;
    if (role === "teacher" && pages.size >= mostTeachers) {
      oldest!.refuse(`This was the oldest of ${mostTeachers} pages of the teacher, and a newer one took its place.`);
      pages.delete(oldest!);
    }
    pages.add(page);
    return undefined;
  }

  leave(page: Refusable, role: Role): void {
    this.#open[role].delete(page);
  }
}
