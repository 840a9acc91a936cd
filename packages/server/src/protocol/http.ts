// HTTP: the handler that the server was given answers. Without one, a browser gets a page that says so.
import type { Session, StreamConnection } from "../connection/connection.ts";
import type { ConnectionHandler } from "../connection/http-handler.ts";
import { unspoken } from "./answer.ts";
import { leadingWord, lineEnd } from "./opening.ts";
import type { Protocol } from "./protocol.ts";

const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "CONNECT", "TRACE", "PRI"] as const;

/** The part of a request line after the method (RFC 9112 §3), or of HTTP/2's preface (RFC 9113 §3.4). */
const restOfLine = /^[\x21-\x7e]+ HTTP\/[0-9](?:\.[0-9])?$/;
/** The beginnings of such a part. */
const beginningOfRest = /^[\x21-\x7e]*(?:$| (?:H(?:T(?:T(?:P(?:\/(?:[0-9](?:\.(?:[0-9]\r?)?|\r)?)?)?)?)?)?)?$)/;

/** The longest request line, in bytes; recognition waits for no more than that. */
const longestRequestLine = 8_192;

const page =
  "This is a Vitrine chat server. It shows no page here.\n" +
  "To join the chat: vitrine join lab://HOST:PORT, or nc HOST PORT and your name.\n";

function response(status: string, text: string): Buffer {
  return Buffer.from(
    `HTTP/1.1 ${status}\r\n` +
      "Content-Type: text/plain; charset=utf-8\r\n" +
      `Content-Length: ${Buffer.byteLength(text)}\r\n` +
      "Connection: close\r\n\r\n" +
      text,
  );
}

function handing(connection: StreamConnection, handler: ConnectionHandler): Session {
  return {
    receive: (read) => handler(connection.handOver(read), connection),
    expired: () => {},
    sayGoodbye: () => connection.close("goodbye"),
    closed: () => {},
  };
}

export const http: Protocol = {
  name: "http",
  opens(bytes) {
    const word = leadingWord(bytes, methods, false);
    if (word === "undecided" || word === "not-mine") return word;
    const line = bytes.subarray(0, longestRequestLine);
    const [start, end] = [word.length + 1, lineEnd(line, word.length + 1)];
    const rest = Buffer.from(line.subarray(start, end < 0 ? undefined : end)).toString("latin1");
    // A whole request line, so that a user may be called GET, or "GET me out".
    if (end >= 0) return restOfLine.test(rest) ? "mine" : "not-mine";
    return line.length < longestRequestLine && beginningOfRest.test(rest) ? "undecided" : "not-mine";
  },
  begin: (connection, components) =>
    components.http === undefined
      ? unspoken("http", connection, components, () => response("501 Not Implemented", page))
      : handing(connection, components.http),
  lastWords: (words) => response("503 Service Unavailable", `${words}\n`),
};
