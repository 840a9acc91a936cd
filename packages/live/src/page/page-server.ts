// The page over HTTP, on connections that somebody else accepted; and the WebSockets that its pages open.
import { createServer, type IncomingMessage, STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { type KnownHosts, refusal } from "@vitrine/server/http";
import { WebSocketServer, type WebSocket } from "ws";
import { answerRequest, refuse } from "./answer.ts";
import { type PageFile, readPageFiles } from "./files.ts";

export interface PageServerOptions {
  /** Where the built page lies. */
  readonly folder: string;
  /** WebSockets at once. Default 64: a class, each with two pages. */
  readonly mostPages?: number;
  /** Time for a request's header, in milliseconds. Default 10,000: one that dribbles in holds a connection for longer. */
  readonly headersTimeout?: number;
}

export interface PageServerComponents {
  readonly hosts: KnownHosts;
  /** A page has opened a feed, by this request. */
  readonly opened: (page: WebSocket, request: IncomingMessage) => void;
}

export interface PageServer {
  /** Takes over a connection on which an HTTP request waits to be read. */
  take(socket: Socket): void;
  close(): void;
}

export const feedPath = "/feed";

/** Connections at once: a browser opens six for a page. */
const mostConnections = 512;
/** Bytes of a request's header: a browser's takes one. */
const longestHeader = 8_192;
/** Bytes of one message of a page: what it asks is a few numbers. */
const longestMessage = 4_096;
/** A request dribbles in for at most this long, in milliseconds, and a connection without one stays for at most that long. */
const requestTimeout = 15_000;
const keepAliveTimeout = 5_000;

function refuseUpgrade(socket: Duplex, status: number): void {
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}

export async function createPageServer(
  components: PageServerComponents,
  options: PageServerOptions,
): Promise<PageServer> {
  const mostPages = options.mostPages ?? 64;
  const headersTimeout = options.headersTimeout ?? 10_000;
  // A page that is not built is no reason for the chat not to be there.
  const files = await readPageFiles(options.folder).catch(() => new Map<string, PageFile>());
  const http = createServer(
    {
      maxHeaderSize: longestHeader,
      headersTimeout,
      requestTimeout: Math.max(requestTimeout, headersTimeout),
      keepAliveTimeout,
      connectionsCheckingInterval: Math.min(1_000, headersTimeout),
    },
    (request, response) => {
      const refused = refusal(request, components.hosts);
      if (refused === undefined) answerRequest(files, request, response);
      else refuse(response, refused.status, refused.words);
    },
  );
  const webSockets = new WebSocketServer({ noServer: true, maxPayload: longestMessage, perMessageDeflate: false });
  http.on("upgrade", (request, socket, head) => {
    const refused = refusal(request, components.hosts);
    if (request.url !== feedPath) refuseUpgrade(socket, 404);
    else if (refused !== undefined) refuseUpgrade(socket, refused.status);
    // A browser always says which page opens a WebSocket (RFC 6455 §10.2).
    else if (request.headers.origin === undefined) refuseUpgrade(socket, 403);
    else if (webSockets.clients.size >= mostPages) refuseUpgrade(socket, 503);
    else webSockets.handleUpgrade(request, socket, head, (page) => components.opened(page, request));
  });
  // It accepts nobody itself; told that it listens, it begins to look for requests that do not end.
  http.emit("listening");
  const sockets = new Set<Socket>();
  return {
    take(socket) {
      if (sockets.size >= mostConnections) {
        socket.destroy();
        return;
      }
      sockets.add(socket);
      socket.once("close", () => sockets.delete(socket));
      http.emit("connection", socket);
      socket.resume();
    },
    close() {
      for (const page of webSockets.clients) page.close(1001, "The server ends.");
      http.closeAllConnections();
      http.close();
    },
  };
}
