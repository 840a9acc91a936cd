#!/usr/bin/env -S node --max-semi-space-size=4 --min-semi-space-size=2
// Node lets the young generation grow to 134 MB, which a burst of joins then keeps; with 12 MB nothing is slower. It begins so large
// that the start collects no garbage.
// Plain JavaScript that an old Node can still read, so that it can say what is wrong.

/** An `import` would read all of a module's getters, which loads a dozen others. */
function builtIn(name) {
  return process.getBuiltinModule(name);
}

function changedAt(file) {
  var status = builtIn("node:fs").statSync(new URL(file, import.meta.url), { throwIfNoEntry: false });
  return status === undefined ? 0 : status.mtimeMs;
}

/** Whether the bundle was made after what is in it: `tsc` alone makes no bundle. */
function isBundleNew() {
  var bundledAt = changedAt("../dist/bundle/main.js");
  var parts = ["vitrine", "client", "glass", "hub", "lab", "live", "report", "server", "store", "terminal", "wire"];
  return (
    bundledAt > 0 &&
    parts.every(function (name) {
      return changedAt("../../" + name + "/dist/.tsbuildinfo") <= bundledAt;
    })
  );
}

var isOld = Number(process.versions.node.split(".")[0]) < 24;
if (isOld) {
  console.error("vitrine needs Node 24 or newer; this is Node " + process.versions.node + ".");
  console.error("`npm start` and `./vitrine …` in the checkout use the right one by themselves.");
  process.exitCode = 1;
} else {
  // Keeps the compiled code for the next start, which is then about a third shorter.
  builtIn("node:module").enableCompileCache();
  import(isBundleNew() ? "../dist/bundle/main.js" : "../dist/main.js").then(
    function () {
      // A server listens now. Node writes what it compiled at its end, which never comes where it is killed.
      return builtIn("node:module").flushCompileCache();
    },
    function (error) {
      if (error.code !== "ERR_MODULE_NOT_FOUND") throw error;
      console.error("vitrine is not built yet: run `npm run setup` in the checkout. (" + error.message + ")");
      process.exitCode = 1;
    },
  );
}
