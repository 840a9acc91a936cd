// The page's files, read once and kept: a request is looked up among them, so no path leads anywhere else.
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { extname, join, relative, sep } from "node:path";
import { promisify } from "node:util";
import { constants, gzip } from "node:zlib";

export interface PageFile {
  readonly bytes: Buffer;
  /**
   * The same by gzip, where that is shorter. There is no other coding: over plain HTTP browsers take no Brotli from another
   * machine.
   */
  readonly compressed: Buffer | undefined;
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

const compress = promisify(gzip);

async function readPageFile(path: string): Promise<PageFile> {
  const bytes = await readFile(path);
  const compressed = await compress(bytes, { level: constants.Z_BEST_COMPRESSION });
  return {
    bytes,
    compressed: compressed.length < bytes.length ? compressed : undefined,
    type: types.get(extname(path)) ?? "application/octet-stream",
    tag: `"${createHash("sha256").update(bytes).digest("base64url").slice(0, 22)}"`,
    isForever: digestInName.test(path),
  };
}

/** By request path; `/` is the page. Rejects where the page is not built. */
export async function readPageFiles(folder: string): Promise<ReadonlyMap<string, PageFile>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  // All at once: the first browser waits for it.
  const read = await Promise.all(
    paths.map(async (path) => [`/${relative(folder, path).split(sep).join("/")}`, await readPageFile(path)] as const),
  );
  const files = new Map(read);
  const index = files.get("/index.html");
  if (index !== undefined) files.set("/", index);
  return files;
}
