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

export function refuse(
  response: ServerResponse,
  status: number,
  words: string,
  headers: Record<string, string> = {},
): void {
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

/** Whether the browser takes gzip (RFC 9110 §12.5.3): named, and not with a weight of nothing. */
function takesGzip(accepted: string | undefined): boolean {
  const weight = /(?:^|,)\s*gzip\s*(?:;\s*q=([\d.]+)\s*)?(?:,|$)/i.exec(accepted ?? "");
  return weight !== null && Number(weight[1] ?? 1) > 0;
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
  const compressed = takesGzip(request.headers["accept-encoding"]) ? file.compressed : undefined;
  // Two codings of a file are two things to a cache, so they have two tags (RFC 9110 §8.8.3.3).
  const tag = compressed === undefined ? file.tag : file.tag.replace(/"$/, '-gzip"');
  const headers = {
    ...always,
    etag: tag,
    "cache-control": file.isForever ? forever : "no-cache",
    vary: "accept-encoding",
  };
  if (request.headers["if-none-match"]?.split(/,\s*/).includes(tag) === true) {
    response.writeHead(304, headers).end();
    return;
  }
  const bytes = compressed ?? file.bytes;
  const coding = compressed === undefined ? {} : { "content-encoding": "gzip" };
  response.writeHead(200, { ...headers, ...coding, "content-type": file.type, "content-length": bytes.length });
  response.end(bytes);
}
