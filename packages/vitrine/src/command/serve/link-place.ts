// Where the links to the page are shown: on a terminal, or in a private file. A service's output is kept in a journal that others
// may read, so a link is never written there.
import { rmSync, writeFileSync } from "node:fs";
import { preparePrivateFile } from "@vitrine/store";

export interface LinkPlace {
  /** Shows the links. Returns text for the output, in which there is a link only on a terminal. */
  show(links: string): string;
  /** The links no longer work. */
  close(): void;
}

export function linkPlace(options: {
  readonly isTerminal: boolean;
  /** The data folder. */
  readonly folder: string;
  /** Two servers may share a folder, but not a port. */
  readonly port: number;
}): LinkPlace {
  if (options.isTerminal) return { show: (links) => links, close: () => {} };
  let path: string | undefined;
  return {
    show(links) {
      try {
        path = preparePrivateFile(options.folder, `watch-links-${options.port}`);
        writeFileSync(path, links);
      } catch (error) {
        return `There is no link: ${error instanceof Error ? error.message : String(error)}\n`;
      }
      return `The links are in ${path}, which only this user can read.\n`;
    },
    close() {
      if (path !== undefined) rmSync(path, { force: true });
    },
  };
}
