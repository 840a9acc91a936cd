// One program on a host of the lab: its transcript, and the ways to stop it, each firmer than the last.
import { commandOn, environmentOn } from "../apply/exec.ts";
import type { LabState } from "../apply/state.ts";
import { Program, type ProgramEnd } from "../process/program.ts";
import { socketsOn, type TcpSocket } from "./sockets.ts";
import { Transcript } from "./transcript.ts";

/** Milliseconds that a program may take to end when it is asked to, by each way of asking. */
const patienceAtEnd = 3_000;

export class LabProgram extends Program {
  readonly transcript: Transcript;
  readonly #state: LabState;
  readonly #host: string;

  constructor(state: LabState, host: string, command: readonly string[], clock: () => number) {
    const transcript = new Transcript(clock);
    super(commandOn(state, host, command), environmentOn(state, host), {
      printed: (text, isError) => transcript.take(isError ? "error" : "printed", text),
      ended: () => transcript.finish(),
    });
    this.transcript = transcript;
    this.#state = state;
    this.#host = host;
  }

  /** The TCP sockets on its host; none before it runs there. */
  get sockets(): TcpSocket[] {
    return socketsOn(this.#state, this.#host, this.pid);
  }

  /** Types one line; `shown` is what the transcript says instead, for passwords. */
  override type(line: string, shown: string = line): void {
    this.transcript.add("typed", shown);
    super.type(line);
  }

  /** Asks it to end, each time more firmly, and resolves when it has ended. Everything that it started ends with it. */
  async stop(ways: readonly ("input" | NodeJS.Signals)[]): Promise<ProgramEnd> {
    for (const way of ways) {
      if (this.end !== undefined) break;
      if (way === "input") this.endInput();
      else this.signal(way);
      await Promise.race([this.ended, timeLimit(patienceAtEnd)]);
    }
    this.signal("SIGKILL");
    return this.ended;
  }
}

function timeLimit(milliseconds: number): Promise<void> {
  return new Promise((resolve) => void setTimeout(resolve, milliseconds).unref());
}
