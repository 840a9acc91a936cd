// The page over HTTP, on connections that the chat server accepted; and the WebSockets that its pages open.
import { createServer, type IncomingMessage, type Server, STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { WebSocketUpgrade } from "@vitrine/server";
import { type KnownHosts, refusal } from "@vitrine/server/http";
import { WebSocketServer, type WebSocket } from "ws";
import { stepsOf, type Turns } from "../turn/turns.ts";
import { answerRequest, refuse } from "./answer.ts";
import { type PageFile, readPageFiles } from "./files.ts";
import { PacedSocket } from "./paced-socket.ts";
import { Places } from "./places.ts";

export interface PageServerOptions {
  /** Where the built page lies. */
  readonly folder: string;
  /** Connections at once, besides those that carry a feed. Default 512: a browser opens six for a page. */
  readonly mostConnections?: number;
  readonly timeouts?: Partial<Timeouts>;
}

/** All in milliseconds. */
export interface Timeouts {
  /** From a request's first byte to the end of its header: one that dribbles in would hold a connection for longer. */
  readonly header: number;
  /** From a request's first byte to the end of its body. */
  readonly request: number;
  /** Without a byte in either direction. */
  readonly idle: number;
  /** Between an answer and the next request. */
  readonly keepAlive: number;
  /** For an answer to be read: the largest file takes as long at 10 kB a second. */
  readonly answer: number;
}

const standardTimeouts: Timeouts = { header: 10_000, request: 15_000, idle: 15_000, keepAlive: 5_000, answer: 60_000 };

export interface PageServerComponents {
  readonly hosts: KnownHosts;
  readonly turns: Turns;
  /** A page has opened a feed, by this request. */
  readonly opened: (page: WebSocket, request: IncomingMessage) => void;
}

export interface PageServer {
  /** Takes over a connection on which an HTTP request waits to be read. */
  take(socket: Socket, upgrade?: WebSocketUpgrade): void;
  close(): void;
}

export const feedPath = "/feed";

const mostConnections = 512;
/** Bytes of a request's header: a browser's takes one. */
const longestHeader = 8_192;
/** Bytes of one message of a page, and the frames it may come in: a page asks with a few numbers. */
const [longestMessage, mostFragments, mostBufferedChunks] = [4_096, 16, 64];

function refuseUpgrade(socket: Duplex, status: number): void {
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

/** Answers requests by the page's files. */
function createHttp(files: ReadonlyMap<string, PageFile>, hosts: KnownHosts, timeouts: Timeouts): Server {
  const http = createServer(
    {
      maxHeaderSize: longestHeader,
      headersTimeout: timeouts.header,
      requestTimeout: Math.max(timeouts.request, timeouts.header),
      keepAliveTimeout: timeouts.keepAlive,
      connectionsCheckingInterval: Math.min(1_000, timeouts.header),
    },
    (request, response) => {
      const late = setTimeout(() => request.socket.destroy(), timeouts.answer).unref();
      response.once("close", () => clearTimeout(late));
      const refused = refusal(request, hosts);
      if (refused === undefined) answerRequest(files, request, response);
      else refuse(response, refused.status, refused.words);
    },
  );
  http.setTimeout(timeouts.idle);
  // It accepts nobody itself; told that it listens, it begins to look for requests that do not end.
  http.emit("listening");
  return http;
}

export async function createPageServer(
  { hosts, turns, opened }: PageServerComponents,
  options: PageServerOptions,
): Promise<PageServer> {
  // A page that is not built is no reason for the chat not to be there.
  const files = await readPageFiles(options.folder).catch(() => new Map<string, PageFile>());
  const http = createHttp(files, hosts, { ...standardTimeouts, ...options.timeouts });
  const places = new Places(options.mostConnections ?? mostConnections);
  /** For the WebSockets of the chat's own protocols. */
  const upgrades = new WeakMap<Duplex, WebSocketUpgrade>();
  const webSockets = new WebSocketServer({
    noServer: true,
    maxPayload: longestMessage,
    maxFragments: mostFragments,
    maxBufferedChunks: mostBufferedChunks,
    perMessageDeflate: false,
    // With `false`, ws 8.23 throws where a damaged message ends in a read of its own and another read waits.
    allowSynchronousEvents: true,
  });
  http.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const refused = refusal(request, hosts);
    if (refused !== undefined) refuseUpgrade(socket, refused.status);
    else if (upgrades.get(socket)?.(request, () => release(socket as PacedSocket, head)) === true) return;
    else if (request.url !== feedPath) refuseUpgrade(socket, 404);
    // A browser always says which page opens a WebSocket (RFC 6455 §10.2).
    else if (request.headers.origin === undefined) refuseUpgrade(socket, 403);
    else {
      places.delete(socket);
      webSockets.handleUpgrade(request, socket, head, (page) => opened(page, request));
    }
  });
  const release = (paced: PacedSocket, head: Buffer): { socket: Socket; head: Buffer } => {
    places.delete(paced);
    const { socket, rest } = paced.release();
    return { socket, head: Buffer.concat([head, rest]) };
  };
  const begin = (socket: Socket, upgrade: WebSocketUpgrade | undefined): void => {
    // It may have closed while the page was loaded.
    if (socket.destroyed) return;
    const paced = new PacedSocket(socket, turns);
    places.add(paced);
    if (upgrade !== undefined) upgrades.set(paced, upgrade);
    http.emit("connection", paced);
  };
  return {
    take(socket, upgrade) {
      turns.add({ run: () => (begin(socket, upgrade), stepsOf.request) });
    },
    close() {
      for (const page of webSockets.clients) page.close(1001, "The server ends.");
      http.closeAllConnections();
      http.close();
    },
  };
}
