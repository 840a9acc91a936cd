// The handlers of HTTP on connections that the chat server accepted.
import type { IncomingMessage } from "node:http";
import type { Socket } from "node:net";
import type { StreamConnection } from "./connection.ts";

/** Gives the socket away, with the bytes that followed the request. */
export type TakeSocket = () => { readonly socket: Socket; readonly head: Buffer };

/**
 * Takes over a request that asks for a WebSocket of the chat's own protocols, after its Host and Origin have been checked. Returns
 * false for any other request, whose socket it does not take.
 */
export type WebSocketUpgrade = (request: IncomingMessage, take: TakeSocket) => boolean;

/**
 * Takes over a connection that opened with an HTTP request: the socket is paused, and the bytes that were read are unread again. From
 * here on its limits and its end are the handler's.
 */
export type HttpHandler = (socket: Socket, upgrade: WebSocketUpgrade) => void;

/** The same for the parts of the server: with the connection whose socket it is. */
export type ConnectionHandler = (socket: Socket, connection: StreamConnection) => void;
