// `npm test [-- VITEST ARGUMENTS]`: sets everything up, runs the tests and checks, and ends with the one line
// `N passed, N failed`.
import { installDebianPackages } from "./debian-packages.mjs";
import { setUp } from "./setup.mjs";
import { runSuite } from "./suite.mjs";

const hasPackages = installDebianPackages();
await setUp();
await runSuite(process.argv.slice(2), hasPackages ? [] : ["packages that the tests need are missing: see above"]);
