// Runs a command in the process of the test, for tests whose claim is what it answers: a process costs ten times as much.
import { Console } from "node:console";
import { Readable, Writable } from "node:stream";
import { runCommand } from "../../command-line.ts";

export interface Done {
  readonly code: number;
  readonly output: string;
  readonly errors: string;
}

/** Gathers text in place of a standard stream that is no terminal. */
class Gathered extends Writable {
  readonly isTTY = false;
  text = "";

  override _write(piece: Buffer, _encoding: string, done: () => void): void {
    this.text += piece.toString();
    done();
  }
}

/** Runs `vitrine WORDS` as in `folder`, without colours. One at a time: the standard streams are this process's. */
export async function runHere(words: readonly string[], folder = process.cwd(), input = ""): Promise<Done> {
  const [stdout, stderr] = [new Gathered(), new Gathered()];
  const before = {
    streams: { stdin: process.stdin, stdout: process.stdout, stderr: process.stderr },
    console: globalThis.console,
    exitCode: process.exitCode,
    folder: process.cwd(),
    colours: process.env.NO_COLOR,
    interrupt: process.listeners("SIGINT"),
  };
  try {
    replaceStreams({ stdin: Readable.from([Buffer.from(input)]), stdout, stderr });
    globalThis.console = new Console(stdout, stderr);
    process.exitCode = 0;
    process.env.NO_COLOR = "1";
    process.chdir(folder);
    await runCommand(words);
    const { exitCode: code = 0 } = process;
    return { code, output: stdout.text, errors: stderr.text };
  } finally {
    replaceStreams(before.streams);
    globalThis.console = before.console;
    process.exitCode = before.exitCode;
    process.chdir(before.folder);
    if (before.colours === undefined) delete process.env.NO_COLOR;
    else process.env.NO_COLOR = before.colours;
    for (const listener of process.listeners("SIGINT"))
      if (!before.interrupt.includes(listener)) process.off("SIGINT", listener);
  }
}

function replaceStreams(streams: { readonly stdin: Readable; readonly stdout: Writable; readonly stderr: Writable }) {
  for (const [name, value] of Object.entries(streams))
    Object.defineProperty(process, name, { value, configurable: true });
}
