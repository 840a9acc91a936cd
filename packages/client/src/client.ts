// The chat client: reaches the server, holds the conversation, carries out what the user types, comes back when the
// server went away. Everything of the outside world is injected; the screen hears events.
import { visibleText, withPort } from "@vitrine/wire/text";
import { help, parseLine, type CommandName } from "./command.ts";
import { pauseBefore } from "./connection/reconnect.ts";
import {
  ConnectionFault,
  type Clock,
  type Connection,
  type ConnectionHandlers,
  type Transport,
} from "./connection/transport.ts";
import { Conversation } from "./conversation.ts";
import type { ClientEvent, ClientFact, Ending, NoticeCode } from "./event.ts";
import { DirectLine } from "./peer/direct-line.ts";
import type { PeerSockets } from "./peer/peer-socket.ts";
import { Roster } from "./roster.ts";

/** Milliseconds that a server has to close its side after we have closed ours. */
const patienceAtTheEnd = 2000;

export interface ClientParts {
  readonly clock: Clock;
  /** From 0 up to 1. */
  readonly random: () => number;
  readonly transport: Transport;
  readonly peerSockets: PeerSockets;
  tell(event: ClientEvent): void;
  /** Asks the user for the password; `undefined` where there is none. Ends early when the signal says so. */
  askPassword(words: string, signal: AbortSignal): Promise<string | undefined>;
}

export interface ClientOptions {
  /** A valid name (`checkName`). */
  readonly name: string;
  /** A name for DNS, or an address. */
  readonly host: string;
  readonly port: number;
  /** From which of this machine's addresses. Default: the one that the system takes. */
  readonly localAddress?: string;
  /** The UDP port of every client, ours too. */
  readonly peerPort: number;
  /** Whether to come back when the server goes away. */
  readonly isReturning: boolean;
  /** Whether a server that takes no proof is given the password itself, readable to everybody on the way. */
  readonly mayPasswordBeRead: boolean;
}

export class ChatClient {
  readonly #parts: ClientParts;
  readonly #options: ClientOptions;
  readonly #leaving = new AbortController();
  /** Lines that the user entered and that have not gone out yet. */
  readonly #entering = new Set<Promise<void>>();
  readonly #roster: Roster;
  readonly #direct: DirectLine;
  #connection: Connection | undefined;
  #conversation: Conversation | undefined;
  #ready = Promise.withResolvers<boolean>();
  #isLeaving = false;
  #hasJoinedEver = false;
  /** To come back, since we were last in the chat. */
  #attempts = 0;
  #password: string | undefined;
  #cancelPatience: (() => void) | undefined;

  constructor(parts: ClientParts, options: ClientOptions) {
    this.#parts = parts;
    this.#options = options;
    this.#roster = new Roster(options.name);
    const { clock, peerSockets: sockets } = parts;
    const direct = { clock, sockets, roster: this.#roster, tell: (fact: ClientFact) => this.#tell(fact) };
    this.#direct = new DirectLine(direct, options.name, options.peerPort);
  }

  /** Talks until it is over: until the user leaves, is refused, or the server is gone for good. Never rejects. */
  async run(): Promise<Ending> {
    let ending = await this.#runOnce();
    while (this.#isToReturn(ending)) {
      this.#attempts += 1;
      const pause = pauseBefore(this.#attempts, this.#parts.random);
      const seconds = (pause / 1000).toFixed(1);
      this.#notice("reconnecting", `${ending.reason} Trying again in ${seconds} seconds …`);
      await this.#pause(pause);
      if (this.#leaving.signal.aborted) break;
      ending = await this.#runOnce();
    }
    if (this.#leaving.signal.aborted) ending = { how: "left", reason: "You have left." };
    this.#cancelPatience?.();
    this.#direct.close();
    this.#ready.resolve(false);
    if (ending.how === "refused") this.#tell({ event: "refused", reason: ending.reason });
    this.#tell({ event: "closed", ...ending });
    return ending;
  }

  /** Fulfilled with true when the server has let us in, with false when it is over. */
  ready(): Promise<boolean> {
    return this.#ready.promise;
  }

  /** Carries out a line as the user typed it, without its line end. Fulfilled when it has gone out. */
  enter(typed: string): Promise<void> {
    const entering = this.#enter(typed).finally(() => this.#entering.delete(entering));
    this.#entering.add(entering);
    return entering;
  }

  async #enter(typed: string): Promise<void> {
    const line = parseLine(visibleText(typed));
    if (line.kind === "nothing") return;
    if (line.kind === "mistyped") return this.#notice("mistyped", line.words);
    if (line.kind === "command") return this.#carryOut(line.command);
    const conversation = this.#conversation;
    if (conversation?.hasJoined !== true)
      return this.#notice("not-connected", "You are not in the chat: it was not sent.");
    if (line.kind === "direct") return this.#direct.send(line.name, line.text);
    if (await conversation.say(line.text)) this.#tell({ event: "sent", text: line.text });
    else this.#notice("not-sent", "It was not sent.");
  }

  /** Leaves when what was said has gone out; asked a second time, at once. */
  async leave(): Promise<void> {
    if (!this.#isLeaving) {
      this.#isLeaving = true;
      await Promise.all(this.#entering);
      await this.#direct.settled();
    }
    if (this.#leaving.signal.aborted) return;
    this.#leaving.abort();
    const connection = this.#connection;
    if (connection === undefined) return;
    // A close with unread bytes resets the connection (RFC 9293 §3.10.4), so the client goes on reading.
    this.resume();
    this.#hangUp(connection);
  }

  /** Closes our side; a server that then keeps its own open is not waited for. */
  #hangUp(connection: Connection): void {
    connection.end();
    this.#cancelPatience?.();
    this.#cancelPatience = this.#parts.clock.after(patienceAtTheEnd, () => connection.destroy());
  }

  /** The screen cannot take more for now. */
  pause(): void {
    this.#connection?.pause();
    this.#direct.isPaused = true;
  }

  resume(): void {
    this.#connection?.resume();
    this.#direct.isPaused = false;
  }

  #carryOut(command: CommandName): void {
    if (command === "help") this.#notice("help", help);
    else if (command === "quit") void this.leave();
    else if (!this.#hasJoinedEver)
      this.#notice("waiting", "The server has sent no roster yet, so it is not known who is here.");
    else this.#tell({ event: "roster", ...this.#roster.shown, joined: [], left: [], isAsked: true });
  }

  #isToReturn(ending: Ending): boolean {
    const isGone = ending.how === "lost" || ending.how === "unreachable";
    return isGone && this.#hasJoinedEver && this.#options.isReturning && !this.#leaving.signal.aborted;
  }

  /** One connection from its beginning to its end. */
  async #runOnce(): Promise<Ending> {
    let conversation: Conversation | undefined;
    const early: ((conversation: Conversation) => void)[] = [];
    // Messages that come while the UDP port is being opened wait for the conversation.
    const toConversation = (act: (conversation: Conversation) => void): void => {
      if (conversation === undefined) early.push(act);
      else act(conversation);
    };
    const handlers = {
      received: (bytes: Uint8Array) => toConversation((talk) => talk.received(bytes)),
      closed: (fault: string | undefined) => toConversation((talk) => void talk.closed(fault)),
    };
    try {
      const connection = await this.#connect(handlers);
      this.#connection = connection;
      await this.#direct.open(connection.localAddress);
      conversation = this.#converse(connection);
    } catch (error) {
      if (!(error instanceof ConnectionFault)) throw error;
      return { how: "unreachable", reason: error.message };
    }
    conversation.open();
    for (const act of early) act(conversation);
    const ending = await conversation.ended;
    this.#connection = undefined;
    this.#conversation = undefined;
    if (this.#hasJoinedEver) this.#ready = Promise.withResolvers<boolean>();
    return ending;
  }

  async #connect(handlers: ConnectionHandlers): Promise<Connection> {
    const { host, port, localAddress } = this.#options;
    const addresses = await this.#parts.transport.resolve(host);
    if (addresses[0] !== host) this.#notice("resolved", `${host} is ${addresses.join(", ")}.`);
    let fault = new ConnectionFault(`${host} has no address.`);
    for (const address of addresses) {
      // The user may have left while the name was looked up.
      if (this.#leaving.signal.aborted) break;
      const target = { address, port, ...(localAddress !== undefined && { localAddress }) };
      try {
        return await this.#parts.transport.connect(target, handlers, this.#leaving.signal);
      } catch (error) {
        if (!(error instanceof ConnectionFault)) throw error;
        fault = error;
      }
    }
    throw fault;
  }

  #converse(connection: Connection): Conversation {
    const parts = {
      clock: this.#parts.clock,
      send: (bytes: Uint8Array) => connection.send(bytes),
      hangUp: () => this.#hangUp(connection),
      tell: (fact: ClientFact) => this.#tell(fact),
      askPassword: (words: string, signal: AbortSignal) => this.#askPassword(words, signal),
    };
    const options = {
      name: this.#options.name,
      address: connection.localAddress,
      server: withPort(connection.remoteAddress, this.#options.port),
      mayPasswordBeRead: this.#options.mayPasswordBeRead,
    };
    this.#conversation = new Conversation(parts, options, this.#roster);
    return this.#conversation;
  }

  /** The user is asked once; a server that comes back gets the same proof. */
  async #askPassword(words: string, signal: AbortSignal): Promise<string | undefined> {
    this.#password ??= await this.#parts.askPassword(words, signal);
    return this.#password;
  }

  #pause(milliseconds: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const cancel = this.#parts.clock.after(milliseconds, resolve);
    this.#leaving.signal.addEventListener("abort", () => {
      cancel();
      resolve();
    });
    return promise;
  }

  #notice(code: NoticeCode, text: string): void {
    this.#tell({ event: "notice", code, text });
  }

  #tell(fact: ClientFact): void {
    this.#parts.tell({ at: this.#parts.clock.now(), ...fact });
    if (fact.event !== "joined") return;
    this.#hasJoinedEver = true;
    this.#attempts = 0;
    this.#ready.resolve(true);
  }
}
