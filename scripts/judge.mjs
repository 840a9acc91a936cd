// `npm run judge`: holds the glass to tshark over every capture there is, however long tshark takes; `npm test` stops asking after
// a while. tshark's answers are remembered, so that the second time is quick.
import { spawnSync } from "node:child_process";
import { projectEnvironment, root, setUp } from "./setup.mjs";

setUp();
const env = { ...projectEnvironment(), VITRINE_JUDGE: "all" };
const { status } = spawnSync("vitest", ["run", "tests/tshark"], { cwd: root, env, stdio: "inherit" });
process.exitCode = status ?? 1;
