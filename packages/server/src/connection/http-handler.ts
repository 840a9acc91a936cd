// The handlers of HTTP on connections that the chat server accepted.
import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { StreamConnection } from "./connection.ts";

/**
 * Takes over a request that asks for a WebSocket of the chat's own protocols, after its Host and Origin have been checked. Returns
 * false for any other request.
 */
export type WebSocketUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => boolean;

/**
 * Takes over a connection that opened with an HTTP request: the socket is paused, and the bytes that were read are unread again. From
 * here on its limits and its end are the handler's.
 */
export type HttpHandler = (socket: Socket, upgrade: WebSocketUpgrade) => void;

/** The same for the parts of the server: with the connection whose socket it is. */
export type ConnectionHandler = (socket: Socket, connection: StreamConnection) => void;
