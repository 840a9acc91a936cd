// Proves the name of one lab client: its lines go to the exchange, one at a time, until the exchange has decided.
import { decodeText } from "@vitrine/wire/text";
import type { Exchange } from "../../auth/authenticator.ts";

/** A line, and where it began in the peer's stream. */
export interface ProofLine {
  readonly line: Uint8Array;
  readonly start: number;
}

/** Lines that may wait while one is being checked: a program that sends all of its lines at once has few. */
const mostLines = 64;
/** Bytes that may wait with them: one full read. */
const mostBytes = 65_536;

export interface ProofOutcome {
  /** Sends a reply of the exchange as it is. */
  readonly send: (reply: string) => void;
  readonly refused: (words: string) => void;
  /** The peer sent more than may wait. */
  readonly flooded: () => void;
  /** The name belongs to this account; `rest` came after the line that proved the name. */
  readonly proved: (account: string, reply: string | undefined, rest: readonly ProofLine[]) => void;
}

export class NameProof {
  readonly name: string;
  readonly #exchange: Exchange;
  readonly #outcome: ProofOutcome;
  readonly #waiting: ProofLine[] = [];
  #waitingBytes = 0;
  #isChecking = false;
  #isOver = false;

  constructor(name: string, exchange: Exchange, outcome: ProofOutcome) {
    this.name = name;
    this.#exchange = exchange;
    this.#outcome = outcome;
    outcome.send(exchange.prompt);
  }

  receive(line: Uint8Array, start: number): void {
    this.#waitingBytes += line.length;
    if (this.#waiting.length >= mostLines || this.#waitingBytes > mostBytes) {
      this.#outcome.flooded();
      return;
    }
    this.#waiting.push({ line: line.slice(), start });
    if (!this.#isChecking) void this.#check();
  }

  /** The peer is gone, or took too long. */
  cancel(): void {
    this.#isOver = true;
    this.#exchange.cancel();
  }

  async #check(): Promise<void> {
    this.#isChecking = true;
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      this.#waitingBytes -= next.line.length;
      const step = await this.#exchange.receive(decodeText(next.line));
      if (this.#isOver) return;
      if (step.kind === "continue") {
        this.#outcome.send(step.reply);
        continue;
      }
      this.#isOver = true;
      if (step.kind === "refused") this.#outcome.refused(step.reply);
      else this.#outcome.proved(step.account, step.reply, this.#waiting);
      return;
    }
    this.#isChecking = false;
  }
}
