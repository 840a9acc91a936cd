// Answers one HTTP request: a file of the page, or a plain refusal.
import type { IncomingMessage, ServerResponse } from "node:http";
import type { PageFile } from "./files.ts";

/**
 * Nothing inline, nothing from elsewhere, nobody may frame it. The worker that reads captures is a file of the page; the feed is
 * its own origin's WebSocket, which 'self' covers (Content Security Policy Level 3 §6.7.2.8).
 */
export const contentSecurityPolicy =
  "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; " +
  "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const always = {
  "content-security-policy": contentSecurityPolicy,
  "x-content-type-options": "nosniff",
  "referrer-policy": "no-referrer",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
};

/** A year in seconds: what a file with a digest in its name is good for. */
const forever = "public, max-age=31536000, immutable";

function refuse(response: ServerResponse, status: number, words: string, headers: Record<string, string> = {}): void {
  const bytes = Buffer.from(`${words}\n`);
  response.writeHead(status, {
    ...always,
    "content-type": "text/plain; charset=utf-8",
    "content-length": bytes.length,
    ...headers,
  });
  response.end(bytes);
}

/** The path of a request target, or undefined where there is none: what cannot be decoded names no file. */
function pathOf(target: string): string | undefined {
  const path = /^\/[^?#]*/.exec(target)?.[0];
  try {
    return path === undefined ? undefined : decodeURIComponent(path);
  } catch {
    return undefined;
  }
}

export function answerRequest(
  files: ReadonlyMap<string, PageFile>,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const { method, url = "" } = request;
  if (method !== "GET" && method !== "HEAD") {
    refuse(response, 405, "Only GET and HEAD are understood here.", { allow: "GET, HEAD", connection: "close" });
    return;
  }
  const path = pathOf(url);
  const file = path === undefined ? undefined : files.get(path);
  if (file === undefined) {
    refuse(response, 404, files.size === 0 ? "The page is not built: npm run setup builds it." : "Nothing is here.");
    return;
  }
  const headers = { ...always, etag: file.tag, "cache-control": file.isForever ? forever : "no-cache" };
  if (request.headers["if-none-match"]?.split(/,\s*/).includes(file.tag) === true) {
    response.writeHead(304, headers).end();
    return;
  }
  response.writeHead(200, { ...headers, "content-type": file.type, "content-length": file.bytes.length });
  response.end(file.bytes);
}
