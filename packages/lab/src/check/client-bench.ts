// The parts that a check of a client works with: the program, a server that the check plays, and peers that send datagrams.
import { createSocket, type RemoteInfo, type Socket as UdpSocket } from "node:dgram";
import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import { socketAddress } from "@vitrine/wire/text";
import { CheckFailure, quote } from "./check.ts";
import { Changes, waitFor } from "../process/wait.ts";
import { never, type Patience, until } from "./patience.ts";
import type { TestedProgram } from "./program.ts";
import type { Timeline } from "./timeline.ts";

export interface Datagram {
  readonly text: string;
  readonly from: RemoteInfo;
}

/** The server's end of the one client that is checked. */
export class PlayedServer {
  readonly #server: Server;
  readonly #timeline: Timeline;
  readonly #changes = new Changes();
  readonly #reads: Buffer[] = [];
  #socket: Socket | undefined;
  #isClosed = false;

  private constructor(server: Server, timeline: Timeline) {
    this.#server = server;
    this.#timeline = timeline;
    server.on("connection", (socket) => this.#accept(socket));
  }

  static async listen(host: string, port: number, timeline: Timeline): Promise<PlayedServer> {
    const server = createServer({ noDelay: true, allowHalfOpen: false });
    const played = new PlayedServer(server, timeline);
    server.listen(port, host);
    await once(server, "listening");
    return played;
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === "object" && address !== null ? address.port : 0;
  }

  get received(): string {
    return Buffer.concat(this.#reads).toString();
  }

  get hasClient(): boolean {
    return this.#socket !== undefined;
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Announces each read, the connection and its end. */
  get changes(): Changes {
    return this.#changes;
  }

  /** The address that the client came from, for the roster. */
  get clientAddress(): string {
    return socketAddress(this.#socket?.remoteAddress ?? "");
  }

  send(text: string | Uint8Array): void {
    const bytes = typeof text === "string" ? Buffer.from(text) : Buffer.from(text);
    this.#timeline.note("the server", "sent", bytes);
    this.#socket?.write(bytes);
  }

  closeConnection(): void {
    this.#socket?.end();
  }

  until<Value>(find: (server: this) => Value | undefined, milliseconds: number, words: string): Promise<Value> {
    return until([this.#changes], () => find(this), {
      milliseconds,
      words: () => `${words}; the server received ${this.received === "" ? "nothing" : quote(this.received)}`,
      isOver: () => this.#isClosed,
    });
  }

  never(find: (server: this) => unknown, milliseconds: number, words: string): Promise<void> {
    return never(this.#changes, () => find(this), milliseconds, words);
  }

  close(): void {
    this.#socket?.resetAndDestroy();
    this.#server.close();
  }

  #accept(socket: Socket): void {
    // Only the first connection belongs to the check.
    if (this.#socket !== undefined) {
      socket.resetAndDestroy();
      return;
    }
    this.#socket = socket;
    this.#timeline.note("the server", "connected");
    socket.on("data", (read: Buffer) => {
      this.#reads.push(read);
      this.#timeline.note("the server", "received", read);
      this.#changes.announce();
    });
    socket.on("error", () => {});
    socket.on("close", () => {
      this.#isClosed = true;
      this.#timeline.note("the server", "closed");
      this.#changes.announce();
    });
    this.#changes.announce();
  }
}

/** A peer with its own address that sends and receives datagrams. */
export class DirectPeer {
  readonly who: string;
  readonly address: string;
  readonly received: Datagram[] = [];
  readonly #socket: UdpSocket;
  readonly #timeline: Timeline;
  readonly #changes = new Changes();

  private constructor(socket: UdpSocket, who: string, address: string, timeline: Timeline) {
    this.who = who;
    this.address = address;
    this.#socket = socket;
    this.#timeline = timeline;
    socket.on("message", (bytes, from) => {
      this.received.push({ text: bytes.toString(), from });
      timeline.note(who, "received", bytes);
      this.#changes.announce();
    });
  }

  static async open(who: string, address: string, port: number, timeline: Timeline): Promise<DirectPeer> {
    const socket = createSocket("udp4");
    socket.bind(port, address);
    await once(socket, "listening");
    return new DirectPeer(socket, who, address, timeline);
  }

  send(text: string | Uint8Array, to: string): void {
    const bytes = typeof text === "string" ? Buffer.from(text) : Buffer.from(text);
    this.#timeline.note(this.who, "sent", bytes);
    this.#socket.send(bytes, this.#socket.address().port, to);
  }

  until<Value>(find: (peer: this) => Value | undefined, milliseconds: number, words: string): Promise<Value> {
    const said = (): string => {
      const texts = this.received.map(({ text }) => quote(text)).join(", ");
      return `${words}; ${texts === "" ? "no datagram came" : `it received ${texts}`}`;
    };
    return until([this.#changes], () => find(this), { milliseconds, words: said });
  }

  close(): void {
    this.#socket.close();
  }
}

export interface ClientBenchOptions {
  /** The name that the program was given. */
  readonly name: string;
  /** UDP port of every client. */
  readonly directPort: number;
  /** IPv4 address of the peer with this number, from 0. */
  readonly peerAddress: (number: number) => string;
}

export class ClientBench {
  readonly program: TestedProgram;
  readonly server: PlayedServer;
  readonly timeline: Timeline;
  readonly patience: Patience;
  readonly name: string;
  readonly directPort: number;
  readonly #peerAddress: (number: number) => string;
  readonly #peers: DirectPeer[] = [];
  #lines = 0;

  constructor(
    program: TestedProgram,
    server: PlayedServer,
    { timeline, patience }: { readonly timeline: Timeline; readonly patience: Patience },
    { name, directPort, peerAddress }: ClientBenchOptions,
  ) {
    this.program = program;
    this.server = server;
    this.timeline = timeline;
    this.patience = patience;
    this.name = name;
    this.directPort = directPort;
    this.#peerAddress = peerAddress;
  }

  /** Waits until the program has connected and given its name. Rejects with a `ProgramProblem` where it ends before that. */
  async registered(): Promise<void> {
    const { server, program, patience } = this;
    const isRegistered = (): boolean => server.received.trim() === this.name;
    // Other first bytes do not become the name by more of them.
    const isOver = (): boolean => program.hasEnded || server.isClosed || !this.name.startsWith(server.received.trim());
    const changes = [server.changes, program.changes];
    await waitFor(() => isRegistered() || isOver(), { changes, patience: patience.start });
    // Its last bytes may still be on their way.
    await waitFor(isRegistered, { changes, patience: patience.unexpected });
    if (isRegistered()) return;
    program.mustRun(server.hasClient ? "before it sent its name" : "before it connected to the server");
    const came = server.received === "" ? "nothing" : quote(server.received);
    const isAsking = !server.hasClient && program.seemsToAsk;
    throw new CheckFailure(
      `the program should have connected and sent its name, ${quote(this.name)}; the server received ${came}${this.#lastOutput()}`,
      isAsking ? "The program seems to wait for input: --type LINE types a line for it, before the name." : undefined,
    );
  }

  /** Registered, and the roster with these others sent; the program has had the time to read it. */
  async joined(others: Readonly<Record<string, string>> = {}): Promise<void> {
    await this.registered();
    await this.takesRoster(others);
  }

  /** Sends a roster, and gives the program the time to read it: until it shows the next chat line, or for a moment. */
  async takesRoster(others: Readonly<Record<string, string>>): Promise<void> {
    this.sendRoster(others);
    await this.quietMoment();
    const isShown = this.#say();
    // A program that shows no chat at all may still pass this check.
    await waitFor(isShown, { changes: [this.program.changes], patience: this.patience.expected / 3 });
  }

  /** Sends a roster of the program's own user and these others. */
  sendRoster(others: Readonly<Record<string, string>>): void {
    this.server.send(this.rosterText(others));
  }

  rosterText(others: Readonly<Record<string, string>>): string {
    const entries = Object.entries({ [this.name]: this.server.clientAddress, ...others });
    return `!{${entries.map(([name, address]) => `${JSON.stringify(name)}: ${JSON.stringify(address)}`).join(", ")}}`;
  }

  /** A peer with the next free address. */
  async peer(who: string): Promise<DirectPeer> {
    const peer = await DirectPeer.open(who, this.#peerAddress(this.#peers.length), this.directPort, this.timeline);
    this.#peers.push(peer);
    return peer;
  }

  /** Waits until the program has printed this. */
  async shows(text: string, words = `the program should have shown ${quote(text)}`): Promise<void> {
    await this.#untilPrinted(text, 0, words);
  }

  /** Waits until the program has printed this after `act`. */
  async showsFrom(act: () => void, text: string, words: string): Promise<void> {
    const before = this.program.output.length;
    act();
    await this.#untilPrinted(text, before, words);
  }

  /**
   * The program still shows a chat line: nothing before it has ended a thread. Waits a moment first, so that the line is a
   * read of its own.
   */
  async showsALine(words = "the program shows no more messages of the room"): Promise<void> {
    await this.quietMoment();
    const isShown = this.#say();
    await this.program.until(
      () => (isShown() ? true : undefined),
      this.patience.expected,
      () => `${words}${this.#lastOutput()}`,
    );
  }

  /** Long enough for a program to take everything before it as one read and to be back in its recv(). */
  async quietMoment(): Promise<void> {
    await this.server.never(() => undefined, this.patience.unexpected, "");
  }

  async receives(text: string, words: string): Promise<void> {
    await this.server.until(
      ({ received }) => (received.includes(text) ? true : undefined),
      this.patience.expected,
      words,
    );
  }

  close(): void {
    this.server.close();
    for (const peer of this.#peers) peer.close();
  }

  /** Sends a new chat line of zoe; the result says whether the program has shown it. */
  #say(): () => boolean {
    this.#lines += 1;
    const text = `line ${this.#lines} of zoe`;
    this.server.send(`zoe: ${text} `);
    return () => this.program.output.includes(text);
  }

  async #untilPrinted(text: string, from: number, words: string): Promise<void> {
    await this.program.until(
      () => (this.program.output.includes(text, from) ? true : undefined),
      this.patience.expected,
      () => `${words}${this.#lastOutput()}`,
    );
  }

  #lastOutput(): string {
    const { output } = this.program;
    return output === "" ? "; it printed nothing" : `; its output ends in ${quote(output.slice(-200))}`;
  }
}
