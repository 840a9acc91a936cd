// The page's files, read once and kept: a request is looked up among them, so no path leads anywhere else.
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { extname, join, relative, sep } from "node:path";

export interface PageFile {
  readonly bytes: Buffer;
  readonly type: string;
  /** An entity tag (RFC 9110 §8.8.3). */
  readonly tag: string;
  /** Its name holds a digest of its bytes, so it never changes. */
  readonly isForever: boolean;
}

const types = new Map([
  [".html", "text/html; charset=utf-8"],
  [".js", "text/javascript; charset=utf-8"],
  [".css", "text/css; charset=utf-8"],
  [".svg", "image/svg+xml"],
  [".png", "image/png"],
  [".woff2", "font/woff2"],
  [".json", "application/json"],
  [".wasm", "application/wasm"],
]);

/** The bundler's names: `index-B3x_9aQz.js`. */
const digestInName = /-[\w-]{8}\.[a-z0-9]+$/;

/** By request path; `/` is the page. Rejects where the page is not built. */
export async function readPageFiles(folder: string): Promise<ReadonlyMap<string, PageFile>> {
  const files = new Map<string, PageFile>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const bytes = await readFile(path);
    const tag = `"${createHash("sha256").update(bytes).digest("base64url").slice(0, 22)}"`;
    const type = types.get(extname(entry.name)) ?? "application/octet-stream";
    files.set(`/${relative(folder, path).split(sep).join("/")}`, {
      bytes,
      type,
      tag,
      isForever: digestInName.test(entry.name),
    });
  }
  const index = files.get("/index.html");
  if (index !== undefined) files.set("/", index);
  return files;
}
