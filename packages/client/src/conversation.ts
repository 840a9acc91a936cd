// One conversation with one server over one connection: the name is given, proved where the server wants that, then
// room and roster are heard. A state machine without sockets: bytes come in, bytes and facts go out.
import { courseReceiveBuffer, serverName, ServerMessageDecoder, type ServerMessage } from "@vitrine/wire/lab";
import { visibleText } from "@vitrine/wire/text";
import type { Clock } from "./connection/transport.ts";
import { Outbox } from "./connection/outbox.ts";
import type { ClientFact, Ending } from "./event.ts";
import { beginProof, offersProof, type Proof } from "./proof.ts";
import { shownName, type Roster } from "./roster.ts";

/** Milliseconds of silence that end a message: in the lab one read is one message, and TCP may cut a long one in two. */
export const silenceEndsMessage = 15;

/** Milliseconds after which the user learns that the server has sent no roster yet. */
const patience = 5000;

/** Milliseconds in which a server that refuses a name closes the connection; later its words are shown as they come. */
const refusalWithin = 1000;

/** The most of the server's words before it lets us in that are kept, in characters. */
const longestRefusal = 2000;

export interface ConversationParts {
  readonly clock: Clock;
  send(bytes: Uint8Array): void;
  /** Closes the connection; `closed` comes later all the same. */
  hangUp(): void;
  tell(fact: ClientFact): void;
  /** Asks the user for the password; `undefined` where there is none. Ends early when the signal says so. */
  askPassword(words: string, signal: AbortSignal): Promise<string | undefined>;
}

export interface ConversationOptions {
  readonly name: string;
  readonly address: string;
  /** `ADDRESS:PORT`, for the user. */
  readonly server: string;
  /** Whether a server that takes no proof is given the password itself. */
  readonly mayPasswordBeRead: boolean;
}

type Phase = "greeting" | "proving" | "proved" | "joined" | "over";

export class Conversation {
  readonly #parts: ConversationParts;
  readonly #options: ConversationOptions;
  readonly #roster: Roster;
  readonly #decoder = new ServerMessageDecoder();
  readonly #outbox: Outbox;
  readonly #inbox: ServerMessage[] = [];
  readonly #gone = new AbortController();
  readonly #ended = Promise.withResolvers<Ending>();
  #phase: Phase = "greeting";
  #isWorking = false;
  #work = Promise.resolve();
  #proof: Proof | undefined;
  #verdict: Ending | undefined;
  /** The server's words before any roster. If it closes, they are its refusal. */
  #refusal = "";
  /** How much of that the user has seen. */
  #shownRefusal = 0;
  #isShowingWords = false;
  #faults = "";
  #cancelSilence: (() => void) | undefined;
  #cancelPatience: (() => void) | undefined;
  #cancelWords: (() => void) | undefined;

  constructor(parts: ConversationParts, options: ConversationOptions, roster: Roster) {
    this.#parts = parts;
    this.#options = options;
    this.#roster = roster;
    this.#outbox = new Outbox(parts.clock, (bytes) => parts.send(bytes));
  }

  get hasJoined(): boolean {
    return this.#phase === "joined";
  }

  /** Fulfilled when the connection is closed. */
  get ended(): Promise<Ending> {
    return this.#ended.promise;
  }

  /** The connection is there: the name is the first thing that is said. */
  open(): void {
    void this.#outbox.say(this.#options.name);
    this.#awaitRoster();
  }

  /** A server of the lab answers with a roster; where none comes, the user learns it once. */
  #awaitRoster(): void {
    this.#cancelPatience = this.#parts.clock.after(patience, () => {
      this.#showWords();
      const words =
        this.#refusal === ""
          ? "The server has accepted the connection and says nothing. Still waiting for its roster (the list of who is here) …"
          : "The server has sent no roster (the list of who is here). A server of the lab sends one at once; this one may be of another kind. Still waiting …";
      this.#notice("waiting", words);
    });
  }

  received(bytes: Uint8Array): void {
    this.#cancelSilence?.();
    this.#inbox.push(...this.#decoder.push(bytes));
    if (this.#decoder.isPending) {
      this.#cancelSilence = this.#parts.clock.after(silenceEndsMessage, () => {
        this.#inbox.push(...this.#decoder.flush());
        void this.#workThrough();
      });
    }
    void this.#workThrough();
  }

  /** The connection is closed; `fault` is a sentence if the end was not orderly. */
  async closed(fault: string | undefined): Promise<void> {
    this.#cancelSilence?.();
    this.#cancelPatience?.();
    this.#cancelWords?.();
    this.#outbox.close();
    this.#inbox.push(...this.#decoder.end());
    this.#gone.abort();
    await this.#workThrough();
    this.#ended.resolve(this.#verdict ?? this.#endingWithoutVerdict(fault));
    this.#phase = "over";
  }

  /** Says it in the room. Fulfilled with whether it has gone out. */
  say(text: string): Promise<boolean> {
    return this.#outbox.say(text);
  }

  #endingWithoutVerdict(fault: string | undefined): Ending {
    if (this.#phase !== "joined" && this.#refusal !== "") return { how: "refused", reason: this.#refusal };
    return { how: "lost", reason: fault ?? "The server closed the connection." };
  }

  /** Takes what was heard, in order, one at a time: a proof takes its time. */
  #workThrough(): Promise<void> {
    if (!this.#isWorking) this.#work = this.#takeAll();
    return this.#work;
  }

  async #takeAll(): Promise<void> {
    this.#isWorking = true;
    for (let message = this.#inbox.shift(); message !== undefined; message = this.#inbox.shift()) {
      if (this.#phase === "joined") this.#hear(message);
      else if (this.#phase !== "over") await this.#prepare(message);
    }
    this.#isWorking = false;
  }

  /** Handles a message that comes before the server accepts us. */
  async #prepare(message: ServerMessage): Promise<void> {
    if (message.kind === "roster") {
      if (this.#phase === "proving")
        this.#end("unproven", "The server let you in without proving that it knows your password.");
      else this.#join(message);
      return;
    }
    const isServer = message.kind === "words" || message.from === serverName;
    const words = isServer ? message.text : `${message.from}: ${message.text}`;
    if (this.#phase === "proving" && message.kind === "words") await this.#prove(words);
    else if (this.#phase === "greeting" && offersProof(words)) await this.#beginProof();
    else if (this.#phase === "greeting" && /password/i.test(words)) await this.#offerPassword(words);
    else this.#keepWords(words);
  }

  /** Words before any roster: a refusal, if the server closes now; otherwise something to read. */
  #keepWords(words: string): void {
    this.#refusal = visibleText(`${this.#refusal} ${words}`).trim().slice(0, longestRefusal);
    if (this.#isShowingWords) this.#showWords();
    else this.#cancelWords ??= this.#parts.clock.after(refusalWithin, () => this.#showWords());
  }

  #showWords(): void {
    this.#cancelWords?.();
    this.#isShowingWords = this.#refusal !== "";
    const words = this.#refusal.slice(this.#shownRefusal).trim();
    this.#shownRefusal = this.#refusal.length;
    if (words !== "") this.#notice("server-words", words);
  }

  #join(message: ServerMessage & { readonly kind: "roster" }): void {
    this.#phase = "joined";
    this.#roster.begin();
    this.#cancelPatience?.();
    const { name, address, server } = this.#options;
    this.#parts.tell({ event: "joined", name, address, server });
    this.#showWords();
    this.#hear(message);
  }

  #hear(message: ServerMessage): void {
    if (message.kind === "roster") {
      const { joined, left, faults } = this.#roster.replace(message.users, this.#parts.clock.now());
      this.#parts.tell({ event: "roster", ...this.#roster.shown, joined, left, isAsked: false });
      const told = [...(message.faults ?? []), ...faults].join(" ");
      // Every roster repeats its faults; the user reads them once.
      if (told !== "" && told !== this.#faults) this.#notice("roster-fault", told);
      this.#faults = told;
      return;
    }
    const text = visibleText(message.text);
    if (text === "") return;
    if (message.kind === "words" || message.from === serverName) this.#notice("server-words", text);
    else {
      const from = shownName(message.from);
      this.#roster.heard(from);
      this.#parts.tell({ event: "room", from, text });
    }
  }

  async #beginProof(): Promise<void> {
    this.#phase = "proving";
    // The server's own question is for clients that send the password in the clear.
    const password = await this.#askPassword(
      `The name ${this.#options.name} has a password here. It is proved, never sent.`,
    );
    if (password === undefined) return;
    try {
      this.#proof = beginProof(this.#options.name, password);
    } catch (error) {
      return this.#end("refused", (error as Error).message);
    }
    this.#sendLine(this.#proof.first);
  }

  /** The password; nothing where the user gives none, or the server has gone meanwhile. */
  async #askPassword(words: string): Promise<string | undefined> {
    // Now the server waits for the user.
    this.#cancelPatience?.();
    this.#showWords();
    const password = await this.#parts.askPassword(visibleText(words), this.#gone.signal);
    if (this.#gone.signal.aborted) return undefined;
    if (password !== undefined) this.#awaitRoster();
    if (password === undefined)
      this.#end("refused", `The name ${this.#options.name} needs its password (in a script: --password-file FILE).`);
    return password;
  }

  async #prove(line: string): Promise<void> {
    const step = await this.#proof?.receive(line);
    if (step?.kind === "send") this.#sendLine(step.line);
    else if (step?.kind === "proved") this.#phase = "proved";
    else if (step?.kind === "failed") this.#end("unproven", step.words);
  }

  async #offerPassword(words: string): Promise<void> {
    if (!this.#options.mayPasswordBeRead) {
      // Where these words are a refusal, the server closes by itself; where it asks, this is our answer.
      this.#end(
        "refused",
        `The server says "${visibleText(words)}". It takes no proof, only a readable password, ` +
          "which anybody on the way could read: it is not sent. (--password-in-clear sends it.)",
      );
      return;
    }
    this.#phase = "proved";
    const password = await this.#askPassword(words);
    if (password !== undefined) this.#parts.send(new TextEncoder().encode(password).subarray(0, courseReceiveBuffer));
  }

  #sendLine(line: string): void {
    this.#parts.send(new TextEncoder().encode(`${line}\n`));
  }

  #end(how: Ending["how"], reason: string): void {
    this.#cancelPatience?.();
    this.#verdict = { how, reason };
    this.#phase = "over";
    this.#parts.hangUp();
  }

  #notice(code: "waiting" | "server-words" | "roster-fault", text: string): void {
    this.#parts.tell({ event: "notice", code, text });
  }
}
