// HTTP: spoken by the handler that the server was given. Without one, a browser is told so in a page it can show.
import type { Session } from "../../connection/connection.ts";
import type { TcpConnection } from "../../connection/tcp.ts";
import type { HttpHandler } from "../http-handler.ts";
import { answering } from "./answer.ts";
import type { Protocol } from "./protocol.ts";

/** A whole request line (RFC 9112 §3), so that a user may be called GET; or HTTP/2's preface (RFC 9113 §3.4). */
const requestLine = /^[A-Z]{3,16} [\x21-\x7e]{1,8000} HTTP\/[0-9](?:\.[0-9])?\r?\n/;

/** As much as a request line may take. */
const longestRequestLine = 8_192;

const page =
  "This is a Vitrine chat server. It shows no page here.\n" +
  "To join the chat: vitrine join lab://HOST:PORT, or nc HOST PORT and your name.\n";

const refusing = answering("http", () =>
  Buffer.from(
    "HTTP/1.1 501 Not Implemented\r\n" +
      "Content-Type: text/plain; charset=utf-8\r\n" +
      `Content-Length: ${page.length}\r\n` +
      "Connection: close\r\n\r\n" +
      page,
  ),
);

function handing(connection: TcpConnection, handler: HttpHandler): Session {
  return {
    receive: (read) => handler(connection.handOver(read)),
    expired: () => {},
    sayGoodbye: () => connection.close("goodbye"),
    closed: () => {},
  };
}

export const http: Protocol = {
  name: "http",
  recognise: (bytes) => requestLine.test(bytes.toString("latin1", 0, longestRequestLine)),
  begin: (connection, components) =>
    components.http === undefined ? refusing(connection, components) : handing(connection, components.http),
};
