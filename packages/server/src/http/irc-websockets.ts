// IRC over WebSockets (IRCv3, WebSocket): on the port of the page, where a request asks for one of its two subprotocols.
import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import type { WebSocketServer } from "ws";
import type { Bans } from "../ban/bans.ts";
import type {
  AcceptedConnection,
  Connection,
  ConnectionHost,
  Session,
  StreamConnection,
} from "../connection/connection.ts";
import { faultWords } from "@vitrine/wire/text";
import { frameLines } from "../connection/framing.ts";
import type { WebSocketUpgrade } from "../connection/http-handler.ts";
import type { AdmissionRefusal, Registry } from "../connection/registry.ts";
import { WebSocketConnection } from "../connection/websocket.ts";
import type { Log } from "../console/log.ts";
import { beginIrc, irc as protocol, ircSessions } from "../protocol/irc.ts";
import { OnDemand } from "../protocol/on-demand.ts";
import { longestClientTags } from "@vitrine/wire/irc";
import type { IrcNetwork } from "../session/irc/network.ts";
import { clientAddress } from "./forwarded.ts";

export interface IrcWebSocketComponents {
  readonly registry: Registry;
  readonly irc: IrcNetwork;
  readonly bans: Bans;
  readonly log: Log;
}

/** Each message is a text, or bytes of which nothing is said. Where a client offers both, its order decides. */
const subprotocols: ReadonlySet<string> = new Set(["text.ircv3.net", "binary.ircv3.net"]);

/** A message may come in so many frames, and be kept in so many pieces, before the connection ends. */
const [mostFragments, mostBufferedChunks] = [16, 64];

/** How long a client may stay without a message, in milliseconds. */
const silentTime = 60_000;

/** The names in a list of tokens (RFC 9110 §5.6.1). */
const tokensIn = (header: string | undefined): string[] => header?.split(",").map((token) => token.trim()) ?? [];

function isIrc({ headers }: IncomingMessage): boolean {
  return tokensIn(headers["sec-websocket-protocol"]).some((name) => subprotocols.has(name));
}

export class IrcWebSockets implements ConnectionHost {
  readonly #components: IrcWebSocketComponents;
  readonly #server = new OnDemand(() => this.#open());

  constructor(components: IrcWebSocketComponents) {
    this.#components = components;
  }

  /** Takes over requests for IRC on the socket of this connection. */
  upgradeOn(outer: StreamConnection): WebSocketUpgrade {
    return (request, take) => {
      if (!isIrc(request)) return false;
      const { socket, head } = take();
      this.#upgrade(outer, request, socket, head).catch((fault: unknown) => {
        this.#components.log.error({}, `cannot load WebSockets: ${faultWords(fault)}`);
        socket.end("HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
      });
      return true;
    };
  }

  begin(connection: AcceptedConnection): Session {
    return beginIrc(connection, this.#components);
  }

  silent(connection: AcceptedConnection): void {
    connection.close("refused");
  }

  closed(connection: AcceptedConnection): void {
    this.#components.registry.closed(connection);
  }

  named(connection: AcceptedConnection): void {
    this.#components.registry.named(connection);
  }

  setDeadline(connection: AcceptedConnection, milliseconds: number): void {
    this.#components.registry.deadlines.set(connection, milliseconds);
  }

  clearDeadline(connection: AcceptedConnection): void {
    this.#components.registry.deadlines.clear(connection);
  }

  async #upgrade(outer: StreamConnection, request: IncomingMessage, socket: Socket, head: Buffer): Promise<void> {
    // Every error ends in "close".
    socket.on("error", () => {});
    const [server] = await Promise.all([this.#server.load(), ircSessions.load()]);
    if (socket.readableEnded) socket.destroy();
    if (socket.destroyed) return;
    server.handleUpgrade(request, socket, head, (webSocket) => {
      const { registry } = this.#components;
      const forwardedFor = request.headers["x-forwarded-for"];
      const address = clientAddress(outer.address, forwardedFor, (peer) => registry.isTrustedProxy(peer));
      const isProxied = address !== outer.address;
      const connection = new WebSocketConnection(outer.id, webSocket, socket, this, {
        address,
        port: outer.port,
        identity: outer.identity,
        // A proxy's own link and certificate say nothing about its client's.
        isSecure: outer.isSecure && (!isProxied || request.headers["x-forwarded-proto"] === "https"),
        certificate: isProxied ? undefined : outer.certificate,
        reset: () => outer.cutOff("too-slow"),
        lines: webSocket.protocol === "binary.ircv3.net" ? "binary" : "text",
      });
      const refusal = registry.replace(outer, connection);
      if (refusal === undefined) registry.deadlines.set(connection, silentTime);
      else connection.close("refused", this.#lastWords(refusal, connection));
    });
  }

  #lastWords(refusal: AdmissionRefusal, connection: Connection): Uint8Array | undefined {
    const words = refusal === "banned" ? this.#components.bans.wordsFor(connection.address) : undefined;
    if (words === undefined) return undefined;
    return frameLines(connection.framing, Buffer.from(protocol.lastWords(words, connection)));
  }

  async #open(): Promise<WebSocketServer> {
    const { WebSocketServer } = await import("ws");
    return new WebSocketServer({
      noServer: true,
      maxPayload: longestClientTags + this.#components.irc.settings.messageLength,
      maxFragments: mostFragments,
      maxBufferedChunks: mostBufferedChunks,
      perMessageDeflate: false,
      // With `false`, ws 8.23 throws where a damaged message ends in a read of its own and another read waits.
      allowSynchronousEvents: true,
      autoPong: false,
      handleProtocols: (offered) => [...offered].find((name) => subprotocols.has(name)) ?? false,
    });
  }
}
