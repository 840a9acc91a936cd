import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { captureFilter } from "./watch/watched-feed.ts";

/** Every module that is loaded with this file of the package; types are not. */
function loadedWith(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  const text = readFileSync(file, "utf8");
  for (const [, words, specifier] of text.matchAll(/^(?:import|export) ([^;]*?)from "([^"]+)";/gm)) {
    const areTypes = words!.startsWith("type ") || /^\{(?:\s*type \w+,?)+\s*\} $/.test(words!);
    if (areTypes) continue;
    if (specifier!.startsWith(".")) loadedWith(resolve(dirname(file), specifier!), seen);
    else seen.add(specifier!);
  }
  return seen;
}

test("a page of a server that is not watched loads no glass: it would hold up the chat for a quarter of a second", () => {
  const loaded = [...loadedWith(fileURLToPath(new URL("index.ts", import.meta.url)))];
  expect(loaded).toContain("ws");
  expect(loaded.filter((name) => name.startsWith("@vitrine/glass"))).toEqual([]);
  const watched = loadedWith(fileURLToPath(new URL("watch/watched-feed.ts", import.meta.url)));
  expect([...watched]).toContain("@vitrine/glass/node");
});

test("the chat is captured, and direct messages on the lab's port and on the server's", () => {
  expect(captureFilter(5000, 5000)).toBe("tcp port 5000 or udp port 5000");
  expect(captureFilter(6000, 5000)).toBe("tcp port 6000 or udp port 5000 or udp port 6000");
});
