// The pages with an open feed: which are admitted, how many, and whether they are still there.
import type { Access, Admission, Claim } from "../access/access.ts";
import type { FromServer } from "../feed.ts";
import { readFromPage } from "./from-page.ts";
import { PageClient, type PageComponents, type PageSocket, type PageSources, violation } from "./page-client.ts";
import { PagePlaces } from "./page-places.ts";

export interface PagesComponents extends PageComponents {
  /** Undefined where nothing is watched: there is nothing to guard, and every page is admitted. */
  readonly access: Access | undefined;
  /** The sources of an admitted page's feed. */
  readonly sourcesOf: (page: PageClient) => PageSources;
}

/** How long a page may take to open its feed, and how often it is asked whether it is there, in milliseconds. */
const openTime = 10_000;
const checkInterval = 20_000;

const nothingToSee: Admission = { role: "viewer", isByToken: false };

export class Pages {
  readonly #components: PagesComponents;
  readonly #pages = new Set<PageClient>();
  readonly #places = new PagePlaces();
  #isChecking = false;

  constructor(components: PagesComponents) {
    this.#components = components;
  }

  get size(): number {
    return this.#pages.size;
  }

  /** A page has connected; it gets nothing before it has opened its feed. */
  opened(socket: PageSocket, isFromThisMachine: boolean): void {
    let page: PageClient | undefined;
    this.#places.begin(socket);
    socket.on("error", () => {});
    socket.on("close", () => {
      this.#places.begun(socket);
      if (page === undefined) return;
      this.#pages.delete(page);
      this.#places.leave(page, page.admission.role);
    });
    this.#components.after(openTime, () => {
      if (page === undefined) socket.terminate();
    });
    socket.on("message", (data, isBinary) => {
      const message = isBinary ? undefined : readFromPage(data.toString());
      if (message === undefined || (message.kind === "open") !== (page === undefined)) {
        socket.close(violation, "This is not what a page says here.");
      } else if (message.kind === "open") {
        this.#places.begun(socket);
        page = this.#open(socket, { token: message.token, isFromThisMachine });
      } else page?.ask(message);
    });
  }

  /** There may be something for every page. */
  wake(): void {
    for (const page of this.#pages) page.wake();
  }

  tell(message: FromServer): void {
    for (const page of this.#pages) page.tell(message);
  }

  /** Closes the pages that a link admitted. */
  refuseLinked(words: string): void {
    for (const page of this.#pages) if (page.admission.isByToken) page.refuse(words);
  }

  #open(socket: PageSocket, claim: Claim): PageClient | undefined {
    const { access, sourcesOf } = this.#components;
    const admission = access === undefined ? nothingToSee : access.admit(claim);
    const page = new PageClient(socket, admission ?? nothingToSee, this.#components);
    const refused = admission === undefined ? access?.refusalOf(claim) : this.#places.take(page, admission.role);
    if (refused !== undefined) {
      page.refuse(refused);
      return undefined;
    }
    page.begin(sourcesOf(page));
    this.#pages.add(page);
    this.#checkLater();
    return page;
  }

  #checkLater(): void {
    if (this.#isChecking || this.#pages.size === 0) return;
    this.#isChecking = true;
    this.#components.after(checkInterval, () => {
      this.#isChecking = false;
      for (const page of this.#pages) page.check();
      this.#checkLater();
    });
  }
}
