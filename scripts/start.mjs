// `npm start [-- OPTIONS]`: sets everything up and runs the server.
import { runAfterSetUp } from "./run.mjs";

await runAfterSetUp("packages/vitrine/bin/vitrine.js", ["serve", ...process.argv.slice(2)]);
