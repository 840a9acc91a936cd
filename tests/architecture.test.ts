// The house rules as a test: who may import whom, no cycles, no deep imports, an opening comment everywhere.
// The table is the one in the design; where it turns out wrong, it is changed here, with the reason in the commit.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");

/** Package: the packages it may import. */
const mayImport: Record<string, readonly string[]> = {
  wire: [],
  hub: [],
  store: ["wire", "hub"],
  server: ["wire", "hub", "store"],
  client: ["wire"],
  terminal: ["client"],
  glass: ["wire"],
  // Of `wire` only wire/text: both compare addresses and show text as the server and the glass do.
  live: ["glass", "server", "wire"],
  lab: ["wire"],
  report: ["glass", "lab", "wire"],
  // Of `live` only the feed's messages, which are types: the page and the server have to mean the same by them.
  web: ["glass", "client", "wire", "live"],
  vitrine: ["wire", "hub", "store", "server", "client", "terminal", "glass", "live", "lab", "report", "web"],
};

/** Packages, or folders of them, that run anywhere: nothing of Node in them. */
const pure = (file: string): boolean =>
  /^packages\/(wire|hub|client|glass|web)\//.test(file) && !/^packages\/(client|glass)\/src\/node\//.test(file);

/** Names of folders that say nothing. */
const emptyNames = new Set(["utils", "util", "common", "helpers", "core", "misc", "shared", "lib"]);

/** Folders and files of the server, from the lowest floor up: what is on one floor may import that floor and those below. */
const serverFloors: readonly (readonly string[])[] = [
  ["clock.ts", "console", "certificate"],
  ["connection", "event.ts"],
  ["auth", "fanout"],
  ["admin", "ban", "session", "history", "kept", "watch.ts"],
  ["protocol"],
  ["listen", "http"],
  ["config", "server.ts"],
  // The exports of the package.
  ["index.ts", "accounts.ts"],
];

interface Import {
  readonly file: string;
  readonly specifier: string;
}

function filesBelow(folder: string): string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)))
    .filter((file) => !/\/(dist|node_modules|fixtures)\//.test(file));
}

const packageFolders = readdirSync(join(root, "packages"));
const sources = filesBelow("packages");
const isTest = (file: string): boolean => /\.test\.tsx?$/.test(file);
const packageOf = (file: string): string => file.split("/")[1]!;

function importsOf(file: string): Import[] {
  const text = readFileSync(join(root, file), "utf8");
  const pattern =
    /(?:^|\n)\s*(?:import|export)\b[^;'"]*?from\s*["']([^"']+)["']|import\(\s*["']([^"']+)["']\s*\)|(?:^|\n)import\s+["']([^"']+)["']/g;
  return [...text.matchAll(pattern)].map((found) => ({ file, specifier: (found[1] ?? found[2] ?? found[3])! }));
}

const imports = sources.flatMap(importsOf);

describe("the house", () => {
  test("every package is in the table", () => {
    expect(packageFolders.filter((name) => !(name in mayImport))).toEqual([]);
  });

  test("a package imports only what the table allows, and says so in its package.json", () => {
    const wrong = imports.filter(({ file, specifier }) => {
      const target = /^@vitrine\/([^/]+)/.exec(specifier)?.[1];
      if (target === undefined) return false;
      const own = packageOf(file);
      const manifest = JSON.parse(readFileSync(join(root, "packages", own, "package.json"), "utf8")) as {
        dependencies?: Record<string, string>;
      };
      return !mayImport[own]!.includes(target) || !(`@vitrine/${target}` in (manifest.dependencies ?? {}));
    });
    expect(wrong).toEqual([]);
  });

  test("no import reaches past a package's exports or out of its package", () => {
    const wrong = imports.filter(({ file, specifier }) => {
      if (specifier.startsWith(".")) {
        const target = relative(root, resolve(root, dirname(file), specifier));
        return packageOf(target) !== packageOf(file) || !target.startsWith("packages/");
      }
      const found = /^@vitrine\/([^/]+)(\/.*)?$/.exec(specifier);
      if (found === null) return false;
      const manifest = JSON.parse(readFileSync(join(root, "packages", found[1]!, "package.json"), "utf8")) as {
        exports?: Record<string, unknown>;
      };
      return !(`.${found[2] ?? ""}` in (manifest.exports ?? {}));
    });
    expect(wrong).toEqual([]);
  });

  test("no import of the server goes up a floor", () => {
    const inServer = "packages/server/src/";
    const floorOf = (file: string): number => {
      const top = file.slice(inServer.length).split("/")[0]!;
      return serverFloors.findIndex((floor) => floor.includes(top));
    };
    const ours = imports.filter(
      ({ file, specifier }) =>
        file.startsWith(inServer) && specifier.startsWith(".") && !isTest(file) && !file.includes("/testing/"),
    );
    expect(ours.filter(({ file }) => floorOf(file) < 0)).toEqual([]);
    const wrong = ours.filter(({ file, specifier }) => {
      const target = relative(root, resolve(root, dirname(file), specifier));
      return floorOf(target) > floorOf(file);
    });
    expect(wrong).toEqual([]);
  });

  test("the walk of a line in CONTRIBUTING leads through files that exist", () => {
    const walk = /\*A line in:\*[^]*?\n\n/.exec(readFileSync(join(root, "CONTRIBUTING.md"), "utf8"))?.[0] ?? "";
    const files = [...walk.matchAll(/`([\w/-]+\.ts)`/g)].map(([, file]) => file!);
    expect(files.length).toBeGreaterThan(10);
    expect(files.filter((file) => !existsSync(join(root, "packages", file)))).toEqual([]);
  });

  test("pure packages import nothing of Node", () => {
    const wrong = imports.filter(
      ({ file, specifier }) =>
        pure(file) && !isTest(file) && (specifier.startsWith("node:") || builtinModules.includes(specifier)),
    );
    expect(wrong).toEqual([]);
  });

  test("no cycle between files", () => {
    const edges = new Map<string, string[]>();
    for (const { file, specifier } of imports) {
      if (!specifier.startsWith(".")) continue;
      const target = relative(root, resolve(root, dirname(file), specifier));
      edges.set(file, [...(edges.get(file) ?? []), target]);
    }
    const done = new Set<string>();
    const cycles: string[] = [];
    const visit = (file: string, path: string[]): void => {
      if (path.includes(file)) cycles.push([...path.slice(path.indexOf(file)), file].join(" -> "));
      if (done.has(file) || path.includes(file)) return;
      for (const next of edges.get(file) ?? []) visit(next, [...path, file]);
      done.add(file);
    };
    for (const file of sources) visit(file, []);
    expect(cycles).toEqual([]);
  });

  test("every file opens with a comment that says what it is", () => {
    const silent = [...sources, ...filesBelow("tests"), ...filesBelow("bench")].filter((file) => {
      const text = readFileSync(join(root, file), "utf8").replace(/^#!.*\n/, "");
      return !isTest(file) && !/^(?:\/\/|\/\*)/.test(text);
    });
    expect(silent).toEqual([]);
  });

  test("folders are named for what is in them", () => {
    const vague = sources.filter((file) => file.split("/").some((part) => emptyNames.has(part)));
    expect(vague).toEqual([]);
  });

  test("a file over 400 lines says why in its opening comment", () => {
    const long = sources.filter((file) => {
      const text = readFileSync(join(root, file), "utf8");
      const opening = text.slice(0, text.search(/\n(?!\/\/| ?\*)/));
      return !isTest(file) && text.split("\n").length > 400 && !/long|one file|together/i.test(opening);
    });
    expect(long).toEqual([]);
  });

  test("no `any`, no silenced type error, no TODO without an owner", () => {
    const marks = /: any\b|as any\b|<any>|@ts-ignore|@ts-expect-error|\bTODO\b|\bFIXME\b/;
    const wrong = sources.filter((file) => marks.test(readFileSync(join(root, file), "utf8")));
    expect(wrong).toEqual([]);
  });
});
