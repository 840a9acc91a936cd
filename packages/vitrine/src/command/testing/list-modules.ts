// `node --import`: writes what a program has loaded when it ends, one name a line on standard error: a package of ours or
// of others, or a module of Node.
import { registerHooks } from "node:module";

const loaded = new Set<string>();
registerHooks({
  load: (url, context, nextLoad) => {
    const [, kind, name] = /\/(packages|node_modules)\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules)/.exec(url) ?? [];
    loaded.add(kind === "packages" ? `@vitrine/${name}` : (name ?? url));
    return nextLoad(url, context);
  },
});
process.on("exit", () => console.error(`\nloaded ${[...loaded].toSorted().join(" ")}`));
