// Connections that met a limit, or are banned. Each gets a sentence in its own protocol, so it is open until its first bytes have come, or not
// come. A few of them may ask for the page, over TLS too: through these the operator still looks at a server that is full.
import { addressNetwork } from "@vitrine/wire/text";
import { banWords } from "../ban/words.ts";
import type { AcceptedConnection, Session, StreamConnection } from "../connection/connection.ts";
import type { AdmissionRefusal, Registry } from "../connection/registry.ts";
import { isLoopback } from "../http/loopback.ts";
import { answering } from "../protocol/answer.ts";
import { lab } from "../protocol/lab.ts";
import type { Protocol } from "../protocol/protocol.ts";
import { tls } from "../protocol/tls.ts";
import type { SessionComponents } from "../session/components.ts";
import { limitReason, limitWords } from "./limit-words.ts";
import { RefusalLog } from "./refusal-log.ts";

/** How long the first bytes may take, in milliseconds: a browser and a script send them at once. */
const patience = 1_000;

/** Refused connections that may wait for their first bytes; with more, the oldest gets its sentence. */
const mostWaiting = 16;
/** Refused connections that may be open: with more, the oldest is cut off, because each holds a file descriptor. */
const mostOpen = 32;

/**
 * Connections that may ask for the page: of other machines, of one address among them, and of this machine. A browser opens six
 * at once for the parts of a page (HTTP/1.1), and one more for its feed.
 */
const [mostRemotePages, mostPagesPerAddress, mostLocalPages] = [14, 7, 7];

/**
 * TLS handshakes of refused connections: as many at once as a browser opens, and on average one in so many milliseconds. Each takes
 * one or two, in which the chat waits.
 */
const [mostHandshakesAtOnce, handshakeInterval] = [8, 20];

interface Refused {
  /** The sentence for its user. */
  readonly words: string;
  readonly mayAskForPage: boolean;
  /** The only one spoken there. */
  readonly protocol: Protocol | undefined;
  isWaiting: boolean;
}

export class RefusedConnections {
  readonly #registry: Registry;
  readonly #components: SessionComponents;
  readonly #log: RefusalLog;
  readonly #open = new Map<AcceptedConnection, Refused>();
  /** Those that ask for the page, or whose TLS handshake has begun. */
  readonly #pages = new Map<AcceptedConnection, Refused>();
  #waiting = 0;
  #nextHandshakeAt = 0;

  constructor(registry: Registry, components: SessionComponents) {
    this.#registry = registry;
    this.#components = components;
    this.#log = new RefusalLog(components);
  }

  /** `protocol` is the only one that the listener speaks. */
  add(connection: StreamConnection, why: AdmissionRefusal, protocol: Protocol | undefined): void {
    const { address } = connection;
    const isBanned = why === "banned";
    this.#components.counters.refused(why);
    this.#log.refused(address, isBanned ? "it is banned" : limitReason(why, this.#registry.limits, address));
    const words = isBanned ? (this.#components.bans?.wordsFor(address) ?? banWords({ reason: "" })) : limitWords[why];
    const [oldest] = this.#open.keys();
    if (this.#open.size >= mostOpen) oldest!.cutOff("refused");
    if (this.#waiting >= mostWaiting) this.#dismissOldest();
    this.#open.set(connection, { words, mayAskForPage: !isBanned, protocol, isWaiting: true });
    this.#waiting += 1;
    this.#registry.deadlines.set(connection, patience);
  }

  has(connection: AcceptedConnection): boolean {
    return this.#open.has(connection) || this.#pages.has(connection);
  }

  /** The session of a refused connection that speaks this protocol: the one that `begin` makes, if it may have the page. */
  begin(connection: StreamConnection, protocol: Protocol, begin: (protocol: Protocol) => Session): Session {
    const refused = this.#find(connection);
    if (this.#mayAskForPage(connection, refused) && this.#maySpeak(protocol)) {
      this.#stopWaiting(refused);
      this.#open.delete(connection);
      this.#pages.set(connection, refused);
      return begin(protocol);
    }
    const lastWords = (): Uint8Array => protocol.lastWords(refused.words, connection);
    return answering(connection, lastWords, () => this.#stopWaiting(refused));
  }

  /** The TLS handshake of `outer` is done. `protocol` is the only one that the listener speaks inside. */
  secured(outer: StreamConnection, inner: StreamConnection, protocol: Protocol | undefined): void {
    const refused = this.#pages.get(outer);
    if (refused === undefined) return;
    this.#pages.delete(outer);
    this.#pages.set(inner, { ...refused, protocol });
    this.#registry.deadlines.set(inner, patience);
  }

  /** The first bytes did not come in time. */
  silent(connection: AcceptedConnection): void {
    const refused = this.#find(connection);
    this.#stopWaiting(refused);
    connection.close("refused", (refused.protocol ?? lab).lastWords(refused.words, connection));
  }

  closed(connection: AcceptedConnection): void {
    this.#pages.delete(connection);
    const refused = this.#open.get(connection);
    if (refused === undefined) return;
    this.#stopWaiting(refused);
    this.#open.delete(connection);
  }

  #stopWaiting(refused: Refused): void {
    if (!refused.isWaiting) return;
    refused.isWaiting = false;
    this.#waiting -= 1;
  }

  #dismissOldest(): void {
    for (const [connection, { isWaiting }] of this.#open) {
      if (!isWaiting) continue;
      this.silent(connection);
      return;
    }
  }

  #find(connection: AcceptedConnection): Refused {
    return (this.#open.get(connection) ?? this.#pages.get(connection))!;
  }

  /** Inside TLS it has its place already. */
  #mayAskForPage(connection: AcceptedConnection, { mayAskForPage }: Refused): boolean {
    return mayAskForPage && (this.#pages.has(connection) || this.#hasPageFor(connection));
  }

  #maySpeak({ name }: Protocol): boolean {
    if (name === "http") return this.#components.http !== undefined;
    return name === tls.name && this.#takeHandshake();
  }

  /** Whether a handshake may begin now; then the next one has to wait. */
  #takeHandshake(): boolean {
    const now = this.#components.clock.elapsed();
    const next = Math.max(now, this.#nextHandshakeAt);
    if (next - now > (mostHandshakesAtOnce - 1) * handshakeInterval) return false;
    this.#nextHandshakeAt = next + handshakeInterval;
    return true;
  }

  #hasPageFor({ address }: AcceptedConnection): boolean {
    const isLocal = isLoopback(address);
    const network = addressNetwork(address);
    const pages = [...this.#pages.keys()].filter((page) => isLoopback(page.address) === isLocal);
    if (isLocal) return pages.length < mostLocalPages;
    const ofNetwork = pages.filter((page) => addressNetwork(page.address) === network);
    return pages.length < mostRemotePages && ofNetwork.length < mostPagesPerAddress;
  }
}
