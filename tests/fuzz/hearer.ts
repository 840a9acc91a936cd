// A healthy client in the room: says numbered lines, and checks that it hears those of the others once each, in order.
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { Broken, promise } from "./target.ts";

/** A secret in every numbered line, unknown to the attackers. */
export type Mark = string;

/** In characters: a numbered line and anything before it fit twice. */
const longestTail = 256;

export class Hearer {
  readonly name: string;
  readonly socket: Socket;
  readonly #mark: Mark;
  readonly #isLate: boolean;
  readonly #form: RegExp;
  readonly #heard = new Map<string, number>();
  #tail = "";
  #said = 0;
  #fault = "";
  #wake: () => void = () => {};

  private constructor(name: string, socket: Socket, mark: Mark, isLate: boolean) {
    this.name = name;
    this.#isLate = isLate;
    this.socket = socket;
    this.#mark = mark;
    this.#form = new RegExp(`(healthy\\d): ${mark}-(\\d+);`, "g");
    socket.on("data", (bytes) => this.#hear(bytes.toString("latin1")));
    socket.on("error", (error) => this.#note(`${name} was cut off: ${error.message}`));
    socket.on("close", () => this.#note(`${name} was hung up on`));
  }

  /** `isLate`: others may have talked before, so the first line of each may have any number. */
  static async join(port: number, name: string, mark: Mark, { isLate = false } = {}): Promise<Hearer> {
    const socket = connect({ port, host: "127.0.0.1", noDelay: true });
    const hearer = new Hearer(name, socket, mark, isLate);
    socket.write(name);
    await once(socket, "data").catch((error: Error) => {
      throw new Broken(`${name} could not join: ${error.message}`, { cause: error });
    });
    return hearer;
  }

  /** Says the next numbered line. */
  say(): void {
    this.#said += 1;
    this.socket.write(`${this.#mark}-${this.#said};\n`);
  }

  get said(): number {
    return this.#said;
  }

  heardFrom(name: string): number {
    return this.#heard.get(name) ?? 0;
  }

  /** Fulfilled when everything that the others said has been heard. */
  async hasHeard(others: readonly Pick<Hearer, "name" | "said">[]): Promise<void> {
    const isThere = (): boolean =>
      others.every((other) => other.name === this.name || this.heardFrom(other.name) >= other.said);
    while (this.#fault === "" && !isThere()) await new Promise<void>((resolve) => (this.#wake = resolve));
    promise(this.#fault === "", this.#fault);
  }

  #note(fault: string): void {
    if (this.#fault === "") this.#fault = fault;
    this.#wake();
  }

  #hear(text: string): void {
    const whole = this.#tail + text;
    let end = 0;
    for (const found of whole.matchAll(this.#form)) {
      const [line, from, number] = found;
      const expected = this.heardFrom(from!) + 1;
      const mayBeAny = this.#isLate && !this.#heard.has(from!);
      if (!mayBeAny && Number(number) !== expected)
        this.#note(`${this.name} heard line ${number} of ${from} in place of ${expected}`);
      this.#heard.set(from!, Number(number));
      end = found.index + line.length;
    }
    this.#tail = whole.slice(Math.max(end, whole.length - longestTail));
    this.#wake();
  }
}
