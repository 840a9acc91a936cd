// Holds the data folder that its argument names, when a line comes on its standard input, and says so until it is killed.
import { once } from "node:events";
import { answerOn } from "../local/answer.ts";
import { FolderHeld, holdFolder } from "../local/hold.ts";
import { quietLog } from "../../console/log.ts";

process.stdout.write("ready\n");
await once(process.stdin, "data");
try {
  const { server } = await holdFolder(process.argv[2]!);
  answerOn(server, { log: quietLog, run: () => Promise.resolve({ pid: process.pid }) });
  process.stdout.write("held\n");
} catch (error) {
  if (!(error instanceof FolderHeld)) throw error;
  process.stdout.write(`refused: ${error.message}\n`);
  process.exit(0);
}
