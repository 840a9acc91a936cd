// The page and what it shows of the running server, put together.
import type { Socket } from "node:net";
import type { ServerEvents, WebSocketUpgrade } from "@vitrine/server";
import { isFromThisMachine, pageHosts } from "@vitrine/server/http";
import { socketAddress } from "@vitrine/wire/text";
import { Access, type Tokens } from "./access/access.ts";
import type { End } from "./join/tracks.ts";
import { createPageServer } from "./page/page-server.ts";
import { Turns } from "./turn/turns.ts";
import type { PageComponents, PageSocket } from "./watch/page-client.ts";
import { Pages } from "./watch/pages.ts";
import type { Search } from "./watch/searches.ts";
import { unwatchedSources } from "./watch/unwatched.ts";

export interface LiveOptions {
  /** Where the built page lies. */
  readonly folder: string;
  /** The interface to capture on, or `any`; undefined: nothing is watched. */
  readonly interface: string | undefined;
  /** Where root starts tcpdump: the user it becomes once it captures. Default: tcpdump's own choice. */
  readonly captureUser?: string | undefined;
  /** The server's TCP port, and the port of direct messages over UDP. */
  readonly port: number;
  readonly datagramPort: number;
  readonly room: string;
  /** Finds lines of the room for what is watched. Default: the pages cannot search. */
  readonly search?: Search | undefined;
  /** Default false: everybody who reaches the page sees addresses, and packets whole. */
  readonly areAddressesHidden?: boolean;
  /** Default false: without a link with a token, only this machine's pages see what is watched. */
  readonly isOpen?: boolean;
  /** Default false: this machine's pages need no link. */
  readonly isLinkNeeded?: boolean;
  /** Names under which browsers may reach the page, besides this machine's own. */
  readonly allowedHosts?: readonly string[];
}

export interface Live {
  /** For links to the page; they change when they are renewed. */
  readonly tokens: Tokens;
  /** Makes new tokens, and closes the pages that came with the ones of before. */
  renewTokens(): void;
  /** Takes over a connection on which an HTTP request waits to be read. */
  take(socket: Socket, upgrade?: WebSocketUpgrade): void;
  close(): void;
}

/** Ends of pages' connections that are remembered after they closed: their last packets are still to come. */
const mostClosed = 1_024;

/** The other ends of the connections that carry pages: in a capture they would be the feed showing itself. */
class PageEnds {
  readonly #ends = new Set<string>();

  has({ address, port }: End): boolean {
    return this.#ends.has(`${address} ${port}`);
  }

  add(socket: Socket): void {
    const address = socketAddress(socket.remoteAddress ?? "");
    this.#ends.add(`${address} ${socket.remotePort ?? 0}`);
    for (const end of this.#ends) {
      if (this.#ends.size <= mostClosed) break;
      this.#ends.delete(end);
    }
  }

  /** The end carries the chat now. */
  delete(address: string, port: number): void {
    this.#ends.delete(`${address} ${port}`);
  }
}

/** What pages see of the server. */
interface Feed {
  /** A page has connected. */
  opened(socket: PageSocket, isFromThisMachine: boolean): void;
  linksRenewed(): void;
  close(): void;
}

interface FeedComponents extends PageComponents {
  readonly events: ServerEvents;
  readonly access: Access;
  readonly isPage: (end: End) => boolean;
  readonly search: Search | undefined;
}

/** The feed of pages. What watches and dissects is loaded only where something is watched: it takes a quarter of a second. */
async function createFeed(components: FeedComponents, options: LiveOptions): Promise<Feed> {
  if (options.interface !== undefined) {
    const { createWatchedFeed } = await import("./watch/watched-feed.ts");
    return createWatchedFeed(components, { ...options, interface: options.interface });
  }
  const pages = new Pages({ ...components, access: undefined, sourcesOf: () => unwatchedSources(options) });
  return {
    opened: (socket, isFromThisMachine) => pages.opened(socket, isFromThisMachine),
    linksRenewed: () => {},
    close: () => {},
  };
}

function after(milliseconds: number, callback: () => void): void {
  setTimeout(callback, milliseconds).unref();
}

export async function createLive(events: ServerEvents, options: LiveOptions): Promise<Live> {
  const access = new Access({ isOpen: options.isOpen ?? false, isLinkNeeded: options.isLinkNeeded ?? false });
  const turns = new Turns();
  const ends = new PageEnds();
  events.on("joined", ({ connection }) => ends.delete(connection.remoteAddress, connection.remotePort));
  const feed = await createFeed(
    { events, access, turns, after, isPage: (end) => ends.has(end), search: options.search },
    options,
  );
  const page = await createPageServer(
    {
      hosts: pageHosts(options.allowedHosts ?? []),
      turns,
      opened: (socket, request) => feed.opened(socket, isFromThisMachine(request)),
    },
    { folder: options.folder },
  );
  return {
    get tokens() {
      return access.tokens;
    },
    renewTokens() {
      access.renew();
      feed.linksRenewed();
    },
    take(socket, upgrade) {
      ends.add(socket);
      page.take(socket, upgrade);
    },
    close() {
      feed.close();
      page.close();
    },
  };
}
