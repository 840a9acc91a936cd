// Puts what nearly every command loads into a few files, dist/bundle: a start loads some forty files and not four hundred. Packages that
// find files beside their own (workers, topologies, fonts, the page) stay as they are.
import { defineConfig } from "vite";

/** Packages of the chat. They keep no state that two copies would have twice. */
const bundled = /^(?:@vitrine\/(?:server|hub|wire|client|terminal)(?:\/.*)?|@vitrine\/store|commander)$/;

export default defineConfig({
  root: import.meta.dirname,
  build: {
    ssr: "dist/main.js",
    outDir: "dist/bundle",
    emptyOutDir: true,
    target: "node24",
    minify: false,
    reportCompressedSize: false,
    rolldownOptions: {
      external: (id) => !id.startsWith(".") && !id.startsWith("/") && !bundled.test(id),
      output: { entryFileNames: "main.js", chunkFileNames: "[name]-[hash].js" },
      checks: { bundlerTimings: false },
    },
  },
  ssr: { noExternal: [bundled] },
});
