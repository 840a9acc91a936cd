// `npm run judge [-- VITEST ARGUMENTS]`: holds the glass to tshark over every capture there is, however long tshark takes;
// `npm test` stops asking after a while. tshark's answers are remembered, so that the second time is quick.
import { setUp } from "./setup.mjs";
import { runSuite } from "./suite.mjs";

await setUp();
process.env.VITRINE_JUDGE = "all";
await runSuite(["tests/tshark", ...process.argv.slice(2)]);
