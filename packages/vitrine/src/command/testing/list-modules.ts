// `node --import`: writes what a program has loaded when it ends, in two lines on standard error.
//
//   loaded NAME …    packages of ours or of others, and modules of Node
//   files NAME …     the files of the bundle, without the hashes in their names, or of the packages: server/src/server.ts
import { registerHooks } from "node:module";

const loaded = new Set<string>();
const files = new Set<string>();

registerHooks({
  load: (url, context, nextLoad) => {
    const [, kind, name] = /\/(packages|node_modules)\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules)/.exec(url) ?? [];
    loaded.add(kind === "packages" ? `@vitrine/${name}` : (name ?? url));
    const file = /\/dist\/bundle\/([^/]+?)(?:-[\w-]{8})?\.js$|\/packages\/(.+\.ts)$/.exec(url)?.slice(1).join("");
    if (file !== undefined) files.add(file);
    return nextLoad(url, context);
  },
});

const take = process.getBuiltinModule.bind(process);
Object.assign(process, {
  getBuiltinModule: (name: string) => {
    loaded.add(name);
    return take(name);
  },
});

process.on("exit", () => {
  console.error(`\nloaded ${[...loaded].toSorted().join(" ")}\nfiles ${[...files].toSorted().join(" ")}`);
});
