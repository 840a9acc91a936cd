// Puts all packages of the project into a few files, dist/bundle: a command loads a handful of files and not hundreds.
import { dirname, relative } from "node:path";
import { defineConfig, type Plugin, type Rolldown } from "vite";

const outDir = "dist/bundle";
const packages = dirname(import.meta.dirname);
const commands = `${import.meta.dirname}/dist/command/`;

/** Ours, and libraries of many small modules. */
const bundled = /^(?:@vitrine\/[^/]+(?:\/.*)?|commander|markdown-it|smol-toml|yaml|zod)$/;

/** Modules that look for files beside their own (workers, topologies) find them where they are: their URL stays what it was. */
const ownUrls: Plugin = {
  name: "own-urls",
  transform(code, id) {
    if (!id.startsWith(`${packages}/`) || id.startsWith(import.meta.dirname)) return null;
    if (!code.includes("import.meta.url")) return null;
    const place = relative(`${import.meta.dirname}/${outDir}`, id);
    return {
      code: code.replaceAll("import.meta.url", `new URL(${JSON.stringify(place)}, import.meta.url).href`),
      map: null,
    };
  },
};

/** commander starts programs for subcommands that are files of their own. There are none, so the start need not load what starts them. */
const noPrograms: Plugin = {
  name: "no-programs",
  transform(code, id) {
    if (!id.endsWith("/commander/lib/command.js")) return null;
    return { code: code.replace(/^import childProcess from .*$/m, "const childProcess = {};"), map: null };
  },
};

const staticImport = /^import (?:([\w$]+)(?:, )?)?(?:\* as ([\w$]+)|\{ (.*) \})? from "(node:[^"]+)";$/gm;

/**
 * Takes Node's modules without the namespace that an `import` makes of them: for it Node reads every getter of a module, which loads
 * a dozen others.
 */
const plainBuiltIns: Plugin = {
  name: "plain-built-ins",
  renderChunk: (code) => ({
    code: code.replace(staticImport, (_, all?: string, namespace?: string, names?: string, from?: string) => {
      const wanted = [all, namespace, names === undefined ? undefined : `{ ${names.replaceAll(" as ", ": ")} }`];
      const module = `globalThis.process.getBuiltinModule("${from}")`;
      return wanted
        .filter((name) => name !== undefined)
        .map((name) => `const ${name} = ${module};`)
        .join(" ");
    }),
    map: null,
  }),
};

/** One character past ASCII makes a whole file take twice its memory, and several times as long to decode. */
const ascii: Plugin = {
  name: "ascii",
  generateBundle(_, files) {
    for (const file of Object.values(files)) {
      if (file.type !== "chunk") continue;
      // An escape is the same in a string, a template and a pattern, but not after a backslash or where a template is raw.
      if (/\\[^\0-\x7f]|String\.raw`[^`]*[^\0-\x7f]/.test(file.code)) {
        this.error(`${file.fileName} has a character past ASCII that cannot be escaped.`);
      }
      file.code = file.code.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
    }
  },
};

/** The modules that `vitrine serve` loads at its start: those that other commands load too are true. */
const startOfServe = new Map<string, boolean>();

/** The modules that these import, directly or not; with `isLater` also those that they may load later. */
function reach(context: Rolldown.PluginContext, from: readonly string[], isLater: boolean): Set<string> {
  const found = new Set(from);
  for (const id of found) {
    const { importedIds = [], dynamicallyImportedIds = [] } = context.getModuleInfo(id) ?? {};
    for (const imported of importedIds) found.add(imported);
    if (isLater) for (const imported of dynamicallyImportedIds) found.add(imported);
  }
  return found;
}

const findStartOfServe: Plugin = {
  name: "start-of-serve",
  buildEnd() {
    const serve = `${commands}serve.js`;
    const others = [...this.getModuleIds()].filter((id) => dirname(id) === dirname(serve) && id !== serve);
    const elsewhere = reach(this, others, true);
    for (const id of reach(this, [serve], false)) startOfServe.set(id, elsewhere.has(id));
  },
};

export default defineConfig({
  root: import.meta.dirname,
  plugins: [ownUrls, noPrograms, plainBuiltIns, findStartOfServe, ascii],
  build: {
    ssr: true,
    outDir,
    emptyOutDir: true,
    target: "node24",
    reportCompressedSize: false,
    rolldownOptions: {
      input: { main: "dist/main.js", guards: "dist/command/serve/guards.js" },
      external: (id) => !id.startsWith(".") && !id.startsWith("/") && !bundled.test(id),
      output: {
        entryFileNames: "[name].js",
        chunkFileNames: "[name]-[hash].js",
        // Without comments and indentation; names stay, for traces.
        minify: { compress: false, mangle: false, codegen: { removeWhitespace: true } },
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: [
            { name: "wire", test: (id) => startOfServe.has(id) && id.startsWith(`${packages}/wire/`) },
            { name: "operate", test: (id) => startOfServe.get(id) === true && id.startsWith(packages) },
            { name: "server", test: (id) => startOfServe.get(id) === false },
          ],
        },
      },
      checks: { bundlerTimings: false },
    },
  },
  ssr: { noExternal: [bundled] },
});
