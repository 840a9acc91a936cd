// What a check of a client works with: the program, a server that the check plays, and peers who send it datagrams.
import { createSocket, type RemoteInfo, type Socket as UdpSocket } from "node:dgram";
import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import { socketAddress } from "@vitrine/wire/text";
import { CheckFailure, quote } from "./check.ts";
import { Changes } from "../process/wait.ts";
import { never, type Patience, until } from "./patience.ts";
import type { TestedProgram } from "./program.ts";
import type { Timeline } from "./timeline.ts";

/** The UDP port of every client of the lab. */
export const directPort = 5000;

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

  /** The address that the client came from: what a roster says of it. */
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
    return until(
      this.#changes,
      () => find(this),
      milliseconds,
      () => `${words}; the server received ${this.received === "" ? "nothing" : quote(this.received)}`,
    );
  }

  never(find: (server: this) => unknown, milliseconds: number, words: string): Promise<void> {
    return never(this.#changes, () => find(this), milliseconds, words);
  }

  close(): void {
    this.#socket?.resetAndDestroy();
    this.#server.close();
  }

  #accept(socket: Socket): void {
    // A client that connects again is not this check's client any more.
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

/** Somebody with an address of their own who sends and receives datagrams. */
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

  static async open(who: string, address: string, timeline: Timeline): Promise<DirectPeer> {
    const socket = createSocket("udp4");
    socket.bind(directPort, address);
    await once(socket, "listening");
    return new DirectPeer(socket, who, address, timeline);
  }

  send(text: string | Uint8Array, to: string): void {
    const bytes = typeof text === "string" ? Buffer.from(text) : Buffer.from(text);
    this.#timeline.note(this.who, "sent", bytes);
    this.#socket.send(bytes, directPort, to);
  }

  until<Value>(find: (peer: this) => Value | undefined, milliseconds: number, words: string): Promise<Value> {
    return until(
      this.#changes,
      () => find(this),
      milliseconds,
      () => {
        const texts = this.received.map(({ text }) => quote(text)).join(", ");
        return `${words}; ${texts === "" ? "no datagram came" : `what came: ${texts}`}`;
      },
    );
  }

  close(): void {
    this.#socket.close();
  }
}

export interface ClientBenchOptions {
  /** The name that the program was told to take. */
  readonly name: string;
  /** Addresses on which the check's peers may have their UDP port. */
  readonly peerAddresses: readonly string[];
}

export class ClientBench {
  readonly program: TestedProgram;
  readonly server: PlayedServer;
  readonly timeline: Timeline;
  readonly patience: Patience;
  readonly name: string;
  readonly #peerAddresses: readonly string[];
  readonly #peers: DirectPeer[] = [];
  #lines = 0;

  constructor(
    program: TestedProgram,
    server: PlayedServer,
    { timeline, patience }: { readonly timeline: Timeline; readonly patience: Patience },
    { name, peerAddresses }: ClientBenchOptions,
  ) {
    this.program = program;
    this.server = server;
    this.timeline = timeline;
    this.patience = patience;
    this.name = name;
    this.#peerAddresses = peerAddresses;
  }

  /** Waits until the program has connected and given its name. */
  async registered(): Promise<void> {
    await this.server.until(
      ({ received }) => (received.trim() === this.name ? true : undefined),
      this.patience.start,
      `the program should have connected and sent its name, ${quote(this.name)}`,
    );
  }

  /** Registered, and the roster with these others sent and taken in. */
  async joined(others: Readonly<Record<string, string>> = {}): Promise<void> {
    await this.registered();
    this.sendRoster(others);
    await this.showsALine();
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
    const address = this.#peerAddresses[this.#peers.length];
    if (address === undefined) throw new CheckFailure(`there is no address left for ${who}`);
    const peer = await DirectPeer.open(who, address, this.timeline);
    this.#peers.push(peer);
    return peer;
  }

  /** Waits until the program has printed this. */
  async shows(text: string, words = `the program should have shown ${quote(text)}`): Promise<void> {
    await this.program.until(
      () => (this.program.output.includes(text) ? true : undefined),
      this.patience.expected,
      () => `${words}${this.#lastWords()}`,
    );
  }

  /** The same of what it prints from here on, once `act` is done. */
  async showsFrom(act: () => void, text: string, words: string): Promise<void> {
    const before = this.program.output.length;
    act();
    await this.program.until(
      () => (this.program.output.includes(text, before) ? true : undefined),
      this.patience.expected,
      () => `${words}${this.#lastWords()}`,
    );
  }

  /**
   * A chat line is still taken in and shown: nothing that came before has ended a thread. Waits a moment first, so that
   * the line is a read of its own.
   */
  async showsALine(words = "the program shows no more of what the room says"): Promise<void> {
    await this.quietMoment();
    this.#lines += 1;
    const text = `line ${this.#lines} of zoe`;
    this.server.send(`zoe: ${text} `);
    await this.shows(text, words);
  }

  /** Long enough for a program to take what came before as one read and to be back in its recv(). */
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

  #howItEnded(): string {
    return this.program.hasEnded ? `, but it ended (${this.program.endInWords})` : "";
  }

  #lastWords(): string {
    const { output, errors } = this.program;
    const printed = output === "" ? "it printed nothing" : `the last it printed: ${quote(output.slice(-200))}`;
    const error = errors.trim().split("\n").at(-1) ?? "";
    return `; ${printed}${error === "" ? "" : `; on its standard error: ${quote(error)}`}${this.#howItEnded()}`;
  }
}
