// Puts all packages of the project into a few files, dist/bundle: a command loads some twenty files and not hundreds.
import { dirname, relative } from "node:path";
import { defineConfig, type Plugin } from "vite";

const outDir = "dist/bundle";
const packages = dirname(import.meta.dirname);

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

export default defineConfig({
  root: import.meta.dirname,
  plugins: [ownUrls],
  build: {
    ssr: true,
    outDir,
    emptyOutDir: true,
    target: "node24",
    minify: false,
    reportCompressedSize: false,
    rolldownOptions: {
      input: { main: "dist/main.js", guards: "dist/command/serve/guards.js" },
      external: (id) => !id.startsWith(".") && !id.startsWith("/") && !bundled.test(id),
      output: { entryFileNames: "[name].js", chunkFileNames: "[name]-[hash].js" },
      checks: { bundlerTimings: false },
    },
  },
  ssr: { noExternal: [bundled] },
});
