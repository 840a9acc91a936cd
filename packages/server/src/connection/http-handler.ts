// The handler of HTTP on connections that the chat server accepted.
import type { Socket } from "node:net";

/**
 * Takes over a connection that opened with an HTTP request: the socket is paused, and what was read of it is unread again. From
 * here on its limits and its end are the handler's.
 */
export type HttpHandler = (socket: Socket) => void;
