// The command `vitrine` as a process.
import { runCommand } from "./command-line.ts";

let isLost = false;

/**
 * A reader that has had enough (`| head`) closes the pipe. Printing ends quietly then, and the command cleans up as usual: a lab
 * takes its network down. So it does on a full disk, but that is said, and the exit code is 1.
 */
async function outputFailed(error: NodeJS.ErrnoException): Promise<void> {
  if (error.code === "EPIPE" || error.code === "ERR_STREAM_DESTROYED" || isLost) return;
  isLost = true;
  process.once("exit", () => (process.exitCode ||= 1));
  const { faultWords } = await import("@vitrine/wire/text");
  process.stderr.write(`vitrine: the rest of the output is lost: ${faultWords(error, "write")}.\n`);
}

for (const stream of [process.stdout, process.stderr]) stream.on("error", (error) => void outputFailed(error));
await runCommand(process.argv.slice(2));
