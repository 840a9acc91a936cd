// One IRC client: lines become commands, one after the other, and every answer leaves before the next command is read.
//
//   read → line reader → command → hub → (entry applied) → answer, with its label → next line
import type { HubEvent, HubEventOf, Origin, Refusal, Room, SessionId, User } from "@vitrine/hub";
import {
  type CapabilityName,
  escapeTagValue,
  formatMessage,
  IrcLineReader,
  type IrcLineReceiver,
  type IrcMessage,
  type LineFault,
  longestClientTags,
  type NumericName,
  numerics,
  parseMessage,
} from "@vitrine/wire/irc";
import type { CloseReason, Connection } from "../../connection/connection.ts";
import type { Backlog, Speaker } from "../../fanout/back-pressure.ts";
import type { Outbox } from "../../fanout/outbox.ts";
import type { LocalSession } from "../sessions.ts";
import { bitsOf, offeredTo } from "./capabilities.ts";
import type { IrcClient, LoginInProgress } from "./client.ts";
import { MultilineBatch } from "./multiline.ts";
import { offerChanged } from "./command/cap.ts";
import { sendMarkers } from "./command/markread.ts";
import { runCommand } from "./command-table.ts";
import { notEntered } from "./enter.ts";
import { Fakelag } from "./fakelag.ts";
import { heardOwn, sendRenamed, sendRoom, sendRooms } from "./own-event.ts";
import type { IrcNetwork, Offer } from "./network.ts";
import { mostLinesBefore, Registration } from "./registration.ts";
import { refuse } from "./refusal.ts";
import { ReplyBuffer } from "./reply-buffer.ts";
import { hostOf } from "./source.ts";
import { welcome } from "./welcome.ts";

/** Answers shorter than this many bytes are not worth counting against their reader. */
const worthCounting = 4_096;

/** In characters, as IRCv3 labeled-response limits it. */
const longestLabel = 64;

export class IrcSession implements LocalSession, IrcClient, IrcLineReceiver, Speaker {
  readonly connection: Connection;
  readonly protocol = "irc";
  readonly network: IrcNetwork;
  readonly id: SessionId;
  readonly replies: ReplyBuffer;
  readonly registration = new Registration();
  readonly capabilities = new Set<CapabilityName>();
  bits = 0;
  user: User | undefined;
  login: LoginInProgress | undefined;
  batch: MultilineBatch | "failed" | undefined;
  closedBecause: CloseReason | undefined;
  origin: Origin;
  warnedOf: unknown;
  readonly #outbox: Outbox;
  readonly #lag: Fakelag | undefined;
  #reader: IrcLineReader | undefined;
  /** Own entries that the log has not applied, and work that is under way: the session reads on when there is none. */
  #pending = 0;
  #isRunning = false;
  #isLagging = false;
  #isPressed = false;
  #isOver = false;
  #lines = 0;
  /** Where the last words went. */
  #backlog: Backlog | undefined;
  /** When something was read last, on the clock's `elapsed()`, and whether a PING is out. */
  #readAt: number;
  #isPinged = false;
  readonly #afterAnswer: { readonly line: string | Buffer; readonly tags: string }[] = [];

  constructor(connection: Connection, network: IrcNetwork) {
    this.connection = connection;
    this.network = network;
    const { sessions, fanout, clock } = network.components;
    this.id = sessions.open(this);
    this.origin = { session: this.id };
    this.#outbox = fanout.open(this.id, network.kinds.of(0, connection.framing), connection);
    this.#readAt = clock.elapsed();
    this.#lag = network.settings.hasFloodControl ? new Fakelag(this.#readAt) : undefined;
    this.replies = new ReplyBuffer(this.#outbox, {
      serverName: network.settings.name,
      framing: connection.framing,
      hasBatches: () => this.capabilities.has("batch"),
    });
    network.open(this);
    connection.setDeadline(network.settings.registrationSeconds * 1_000);
  }

  get address(): string {
    return this.connection.address;
  }

  get nick(): string {
    return this.user?.nick ?? this.registration.naming?.name ?? "*";
  }

  get account(): string | undefined {
    return this.user === undefined ? this.registration.account : this.user.account;
  }

  receive(read: Buffer, start: number): void {
    if (this.#isOver) return;
    this.#readAt = this.network.components.clock.elapsed();
    this.#isPinged = false;
    const rest = this.network.settings.messageLength;
    this.#reader ??= new IrcLineReader({ tags: longestClientTags, rest }, start);
    this.#reader.receive(read, this);
    this.#pace();
  }

  receiveLine(line: Uint8Array, fault: LineFault | undefined, start: number): boolean {
    if (this.#isOver) return true;
    this.#lines += 1;
    if (this.user === undefined && this.#lines > mostLinesBefore) {
      this.end("Too many lines before registration", "refused");
      return true;
    }
    if (fault === undefined) this.#run(parseMessage(line), start);
    else this.#refuseLine(line, fault);
    return this.#mayRead();
  }

  goOn(): void {
    this.#isPressed = false;
    this.#resume();
  }

  expired(): void {
    if (this.#isOver) return;
    const { clock } = this.network.components;
    const { pingSeconds, dropSeconds, name } = this.network.settings;
    if (this.user === undefined) {
      this.end("Registration timed out", "refused");
      return;
    }
    // The client may have sent something that the server has not read yet.
    if (this.#isPinged && this.#mayRead()) {
      this.end(`Ping timeout: ${dropSeconds} seconds`, "vanished");
      return;
    }
    const idle = clock.elapsed() - this.#readAt;
    if (idle >= pingSeconds * 1_000 && !this.#isPinged) {
      this.#isPinged = true;
      this.replies.add(formatMessage({ command: "PING", parameters: [name] }, true));
    }
    this.#setPingDeadline(idle);
  }

  sayGoodbye(): void {
    this.end("goodbye", "goodbye");
  }

  closed(reason: CloseReason): void {
    this.closedBecause = reason;
    this.#isOver = true;
    const { fanout, hub, sessions } = this.network.components;
    this.login?.exchange.cancel();
    this.login = undefined;
    if (this.batch instanceof MultilineBatch) this.batch.stop();
    this.batch = undefined;
    fanout.backPressure.forget(this);
    fanout.audience.close(this.id);
    this.network.close(this);
    if (this.user !== undefined) hub.detach(this.id, reason, this.origin);
    // Otherwise the log's answer to its coming is still on its way.
    if (!this.registration.isEntering || this.user !== undefined) sessions.close(this.id);
  }

  heard(event: HubEvent): void {
    const { hub, sessions } = this.network.components;
    if (event.kind === "entered" || (event.kind === "attached" && event.session === this.id)) {
      this.registration.isEntering = false;
      if (this.closedBecause !== undefined) {
        // The client went before the log let it in.
        hub.detach(this.id, this.closedBecause);
        sessions.close(this.id);
        return;
      }
      this.user = event.user;
      this.connection.named();
      this.network.unregistered.delete(this.id);
      welcome(this);
      this.#withMarkers(event.user, () => {
        if (this.user !== event.user) return;
        if (event.kind === "attached") sendRooms(this, event.user);
        sendMarkers(this);
      });
      this.#setPingDeadline(0);
    } else if (this.#isEndedBy(event)) {
      this.user = undefined;
      const words = (event.kind === "left" ? event.farewell : undefined) ?? event.reason;
      if (!this.#isOver) sessions.afterwards(() => this.end(words, "refused"));
    } else if (event.kind === "refused") {
      if (event.entry.kind === "entered" || event.entry.kind === "attached") notEntered(this);
      if (!this.#isOver) refuse(this, event);
    } else if (event.origin?.session === this.id) heardOwn(this, event);
    else if (event.kind === "room-renamed") sendRenamed(this, event);
    // Another session of the same user joined: the JOIN has come from the room.
    else if (event.kind === "joined") sendRoom(this, event.room);
  }

  /** Does this when the markers of the user's account are in memory; the session reads on then. */
  #withMarkers(user: User, action: () => void): void {
    const { history } = this.network;
    const loading = history?.markers.load(user);
    if (loading === undefined) action();
    else this.wait(loading.catch((error: unknown) => history!.report("MARKREAD", error)).then(action));
  }

  /** Whether the event ends this session's stay in the chat. An operator may have ended somebody else's. */
  #isEndedBy(event: HubEvent): event is HubEventOf<"left"> | HubEventOf<"detached"> {
    if (event.kind === "left") return event.sessions.includes(this.id);
    return event.kind === "detached" && event.session === this.id;
  }

  applied(): void {
    this.#done();
  }

  reply(name: NumericName, ...parameters: readonly string[]): void {
    const { number, parameters: shape } = numerics[name];
    const source = this.network.settings.name;
    const line = { source, command: number, parameters: [this.nick, ...parameters] };
    this.replies.add(formatMessage(line, shape.includes(":")));
  }

  fail(command: string, code: string, ...contextAndText: readonly string[]): void {
    this.#standardReply("FAIL", [command, code, ...contextAndText]);
  }

  warn(command: string, code: string, ...contextAndText: readonly string[]): void {
    this.#standardReply("WARN", [command, code, ...contextAndText]);
  }

  send(line: string | Buffer, tags = ""): void {
    this.replies.add(line, tags);
  }

  deliver(line: string | Buffer, tags: string): void {
    this.#afterAnswer.push({ line, tags });
  }

  offered(): Offer {
    return offeredTo(this);
  }

  offerChanged(before: Offer): void {
    offerChanged(this, before);
  }

  charge(cost: number): void {
    this.#lag?.charge(cost, this.network.components.clock.elapsed());
  }

  submit(command: (origin: Origin) => Refusal | undefined): Refusal | undefined {
    this.#pending += 1;
    const refusal = command(this.origin);
    if (refusal !== undefined) this.#pending -= 1;
    return refusal;
  }

  wait(work: Promise<void>): void {
    this.#pending += 1;
    void work.finally(() => this.#done());
  }

  setCapabilities(enabled: Iterable<CapabilityName>): void {
    const wanted = [...enabled];
    this.capabilities.clear();
    for (const name of wanted) this.capabilities.add(name);
    this.bits = bitsOf(this.capabilities);
    this.network.components.fanout.audience.change(this.id, this.network.kinds.of(this.bits, this.connection.framing));
  }

  spoke(to: Room | User, bytes: number): void {
    const { audience, backPressure } = this.network.components.fanout;
    const backlog = "members" in to ? this.#outbox.hearerIn(to)?.log : audience.outboxOf(to.sessions[0]?.id);
    if (backlog === undefined) return;
    this.#backlog = backlog;
    backPressure.spoke(this, backlog, bytes);
  }

  end(reason: string, closeReason: CloseReason = "left"): void {
    if (this.#isOver) return;
    this.#isOver = true;
    const { hub } = this.network.components;
    if (this.user !== undefined) hub.detach(this.id, reason, this.origin);
    const words = `Closing Link: ${hostOf({ host: this.address })} (${reason === "goodbye" ? "Server shutting down" : reason})`;
    this.replies.add(formatMessage({ command: "ERROR", parameters: [words] }, true));
    this.replies.end();
    this.#outbox.close(closeReason);
  }

  /** IRCv3 standard-replies. */
  #standardReply(command: "FAIL" | "WARN", parameters: readonly string[]): void {
    this.replies.add(formatMessage({ source: this.network.settings.name, command, parameters }, true));
  }

  #run(message: IrcMessage, start: number): void {
    if (message.command === "") return;
    this.origin = { session: this.id, received: { start, end: start + message.line.length } };
    this.replies.begin(this.#labelOf(message));
    this.#isRunning = true;
    const cost = runCommand(this, message);
    this.#isRunning = false;
    if (this.#pending === 0) this.#answer();
    const delay = this.#lag?.charge(cost, this.network.components.clock.elapsed()) ?? 0;
    if (delay > 0) this.#lagFor(delay);
  }

  /** The tag that the answer carries. */
  #labelOf({ tags }: IrcMessage): string | undefined {
    if (!this.capabilities.has("labeled-response")) return undefined;
    const label = tags.get("label");
    return label === undefined || label.length > longestLabel ? undefined : `label=${escapeTagValue(label)}`;
  }

  #refuseLine(line: Uint8Array, fault: LineFault): void {
    const message = parseMessage(line);
    this.replies.begin(this.#labelOf(message));
    if (fault === "invalid-utf8") {
      this.fail(message.command === "" ? "*" : message.command, "INVALID_UTF8", "Message rejected: it is not UTF-8");
    } else if (fault === "forbidden-byte") {
      this.reply(
        "ERR_UNKNOWNERROR",
        message.command === "" ? "*" : message.command,
        "NUL and CR have no place in a line",
      );
    } else this.reply("ERR_INPUTTOOLONG", "Input line was too long");
    this.#answer();
    const delay = this.#lag?.charge(1, this.network.components.clock.elapsed()) ?? 0;
    if (delay > 0) this.#lagFor(delay);
  }

  #answer(): void {
    const bytes = this.replies.end();
    for (const { line, tags } of this.#afterAnswer.splice(0)) this.replies.add(line, tags);
    if (bytes > worthCounting) this.network.components.fanout.backPressure.spoke(this, this.#outbox, bytes);
    if (bytes > worthCounting) this.#backlog = this.#outbox;
  }

  #done(): void {
    if (this.#pending === 0) return;
    this.#pending -= 1;
    if (this.#pending > 0 || this.#isRunning) return;
    if (!this.#isOver) this.#answer();
    this.#resume();
  }

  #lagFor(delay: number): void {
    this.#isLagging = true;
    this.network.components.clock.after(delay, () => {
      this.#isLagging = false;
      this.#resume();
    });
  }

  #mayRead(): boolean {
    if (this.#isOver) return true;
    if (this.#pending > 0 || this.#isLagging || this.#isPressed) return false;
    const { backPressure } = this.network.components.fanout;
    if (!backPressure.mustWait(this, this.#backlog)) return true;
    this.#isPressed = true;
    backPressure.wait(this, this.#backlog);
    return false;
  }

  #resume(): void {
    if (this.#isOver || !this.#mayRead()) return;
    this.#reader?.resume(this);
    this.#pace();
  }

  /** Reads from the socket as long as lines are taken. */
  #pace(): void {
    if (this.#isOver) return;
    if (this.#pending > 0 || this.#isLagging || this.#isPressed) this.connection.pauseReading();
    else this.connection.resumeReading();
  }

  #setPingDeadline(idle: number): void {
    const { pingSeconds, dropSeconds } = this.network.settings;
    // However late the PING was, the client has its time to answer.
    const next = this.#isPinged ? (dropSeconds - pingSeconds) * 1_000 : pingSeconds * 1_000 - idle;
    this.connection.setDeadline(Math.max(1_000, next));
  }
}
