// Messages to one person: a UDP datagram straight to the address that the roster gives, and those that come in.
import { longestDatagram } from "@vitrine/wire/lab";
import { canonicalAddress, isIpv6, visibleText } from "@vitrine/wire/text";
import type { Clock } from "../connection/transport.ts";
import type { ClientFact, NoticeCode } from "../event.ts";
import type { Roster } from "../roster.ts";
import type { PeerFault, PeerPort, PeerSockets } from "./peer-socket.ts";

/** How a sender is called whose address is not in the roster; the lab's own word. */
export const nonRegistered = "Non-registered";

/** Milliseconds in which ICMP reports that nobody listens; a client that leaves waits this long after the last datagram. */
export const wordComesBackWithin = 200;

/** Datagrams that are shown in a second; the rest of a flood is counted and told. */
export const mostDatagramsPerSecond = 200;

export interface DirectLineParts {
  readonly clock: Clock;
  readonly roster: Roster;
  readonly sockets: PeerSockets;
  tell(fact: ClientFact): void;
}

/** Removes the one space that people type after the colon. */
const shownText = (text: string): string => visibleText(text.replace(/^ /, "").replaceAll(/\r?\n/g, " ").trimEnd());

export class DirectLine {
  readonly #parts: DirectLineParts;
  readonly #name: string;
  readonly #portNumber: number;
  /** UDP knows no waiting: what comes while the screen cannot take more is counted and told. */
  isPaused = false;
  #address = "";
  #port: PeerPort | undefined;
  #lastSent = 0;
  #second = 0;
  #shown = 0;
  #dropped = 0;

  constructor(parts: DirectLineParts, name: string, portNumber: number) {
    this.#parts = parts;
    this.#name = name;
    this.#portNumber = portNumber;
  }

  /** Takes the port on this address, or tells why there are no direct messages. */
  async open(address: string): Promise<void> {
    if (this.#address === address && this.#port !== undefined) return;
    this.close();
    this.#address = address;
    const handlers = {
      received: (bytes: Uint8Array, from: string) => this.#received(bytes, from),
      failed: (to: string, fault: PeerFault) => this.#failed(to, fault),
    };
    try {
      this.#port = await this.#parts.sockets.open(address, this.#portNumber, handlers);
    } catch (error) {
      this.#notice("direct-unavailable", `${(error as Error).message} You have the room, but no direct messages.`);
    }
  }

  close(): void {
    this.#port?.close();
    this.#port = undefined;
  }

  /** Fulfilled when word could have come back about everything that was sent. */
  settled(): Promise<void> {
    const left = this.#lastSent + wordComesBackWithin - this.#parts.clock.now();
    if (left <= 0) return Promise.resolve();
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#parts.clock.after(left, resolve);
    return promise;
  }

  async send(name: string, text: string): Promise<void> {
    const address = this.#addressOf(name);
    if (address === undefined) return;
    const bytes = new TextEncoder().encode(text);
    if (bytes.length > longestDatagram) {
      const limit = longestDatagram.toLocaleString("en");
      const length = bytes.length.toLocaleString("en");
      this.#notice(
        "too-long",
        `This has ${length} bytes, and one datagram holds ${limit}: it was not sent to ${name}.`,
      );
      return;
    }
    if (this.#port === undefined) {
      this.#notice("direct-unavailable", `There are no direct messages in this session: it was not sent to ${name}.`);
      return;
    }
    this.#lastSent = this.#parts.clock.now();
    const fault = await this.#port.send(bytes, address);
    if (fault === undefined) this.#parts.tell({ event: "sent", to: name, address, text: shownText(text) });
    else this.#failed(address, fault);
  }

  /** Returns the address of a user; reports to the user why there is none. */
  #addressOf(name: string): string | undefined {
    const entry = this.#parts.roster.get(name);
    if (entry === undefined) {
      const near = this.#parts.roster.nearest(name);
      const meant = near === undefined ? "#ls lists who is here." : `Did you mean ${near}?`;
      this.#notice("unknown-name", `Nobody here is called ${visibleText(name)}. ${meant}`);
      return undefined;
    }
    const address = canonicalAddress(entry.address);
    if (address === undefined) {
      this.#notice("no-address", `The server gives no address for ${name} that anything could be sent to.`);
    } else if (name === this.#name) {
      this.#notice("own-address", "That is you: it was not sent.");
    } else if (address === this.#address) {
      const words = `${name} has the same address as you (${address}), so your own client would receive it: it was not sent.`;
      this.#notice("own-address", words);
    } else if (isIpv6(address) !== isIpv6(this.#address)) {
      const words = `${name} is at ${address}, and you are at ${this.#address}: IPv4 and IPv6 do not reach each other.`;
      this.#notice("no-address", words);
    } else return address;
    return undefined;
  }

  #received(bytes: Uint8Array, address: string): void {
    if (this.#isFlood()) return;
    const names = this.#parts.roster.namesAt(address);
    const from = names.length === 0 ? nonRegistered : names.join(" or ");
    const text = shownText(new TextDecoder().decode(bytes));
    this.#parts.tell({ event: "direct", from, names, address, text, verified: false });
  }

  #isFlood(): boolean {
    const second = Math.floor(this.#parts.clock.now() / 1000);
    if (second !== this.#second) {
      const dropped = this.#dropped;
      this.#second = second;
      this.#shown = 0;
      this.#dropped = 0;
      if (dropped > 0) this.#notice("direct-dropped", `${dropped} direct messages came too fast and were not shown.`);
    }
    const isFlood = this.isPaused || this.#shown >= mostDatagramsPerSecond;
    if (isFlood) this.#dropped += 1;
    else this.#shown += 1;
    return isFlood;
  }

  #failed(address: string, fault: PeerFault): void {
    const names = this.#parts.roster.namesAt(address).join(" or ") || nonRegistered;
    if (fault.isPortUnreachable) {
      const words = `${names} (${address}) did not get it: nothing listens on UDP port ${this.#portNumber} there.`;
      this.#notice("nobody-listens", words);
    } else this.#notice("not-sent", `It did not go out to ${names} (${address}): ${fault.words}`);
  }

  #notice(code: NoticeCode, text: string): void {
    this.#parts.tell({ event: "notice", code, text });
  }
}
