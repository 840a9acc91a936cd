// The command `vitrine` as a process.
import { runCommand } from "./command-line.ts";

/**
 * A reader that has had enough (`| head`) closes the pipe. Printing ends quietly then, and the command cleans up as usual: a lab
 * takes its network down.
 */
function endQuietly(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE" && error.code !== "ERR_STREAM_DESTROYED") throw error;
}

for (const stream of [process.stdout, process.stderr]) stream.on("error", endQuietly);
await runCommand(process.argv.slice(2));
