// Which protocol the conversations carry: by rules and ports at first, and by what is said in their first packets. Decided once
// a conversation and then remembered in one byte, so that the other packets cost nothing.
import {
  type Application,
  ApplicationPorts,
  applications,
  type DecodeAsRule,
  type Transport,
} from "../dissect/application.ts";
import { isOtherProtocol, isRoster } from "../dissect/chat-content.ts";
import { ircSender } from "../dissect/irc-content.ts";

/** Packets with data of a conversation that are looked at, until it is settled what it carries. */
const mostLooks = 4;
const firstStreams = 1024;

/** Bits of a conversation's byte: the number of its application, ... */
const APPLICATION = 3;
/** ... how many looks are left until it is settled, in steps of this, ... */
const LOOK = 4;
const LOOKS = 0x3c;
/** ... that a packet with data was seen, ... */
const IS_KNOWN = 0x40;
/** ... and that the server's packets go direction 1. */
const SERVER_IS_ONE = 0x80;

/** A packet with data, as the recognition needs it. */
export interface CarryingPacket {
  readonly stream: number;
  readonly direction: number;
  readonly sourcePort: number;
  readonly destinationPort: number;
}

/** The byte of a conversation that carries this for certain; the server's packets go this direction. */
function settled(application: Application, serverDirection: number): number {
  return IS_KNOWN | applications.indexOf(application) | (serverDirection === 1 ? SERVER_IS_ONE : 0);
}

export class ApplicationRecognition {
  readonly #transport: Transport;
  readonly #ports: ApplicationPorts;
  /** Ports on which a server sent a roster; both transports share it, because the lab's peers use the server's port. */
  readonly #chatPorts: Set<number>;
  #streams = new Uint8Array(firstStreams);
  /** Of the packet that was looked at last. */
  isFromServer = false;

  constructor(transport: Transport, rules: readonly DecodeAsRule[], chatPorts: Set<number>) {
    this.#transport = transport;
    this.#ports = new ApplicationPorts(rules);
    this.#chatPorts = chatPorts;
  }

  /** The protocol that a packet carries. Its data, at least one byte, is in `view` from `start` to `end`. */
  of(packet: CarryingPacket, view: DataView, start: number, end: number): Application {
    const { stream, direction } = packet;
    let state = stream < this.#streams.length ? this.#streams[stream]! : this.#grow(stream);
    if ((state & (IS_KNOWN | LOOKS)) !== IS_KNOWN) {
      const data = new Uint8Array(view.buffer, view.byteOffset + start, end - start);
      state = this.#look((state & IS_KNOWN) === 0 ? this.#begin(packet) : state, packet, data);
      this.#streams[stream] = state;
    }
    this.isFromServer = ((state & SERVER_IS_ONE) !== 0) === (direction === 1);
    return applications[state & APPLICATION]!;
  }

  /** By rules and ports. */
  #begin({ sourcePort, destinationPort, direction }: CarryingPacket): number {
    const found = this.#ports.find(this.#transport, sourcePort, destinationPort);
    const learnt = this.#chatPorts.has(destinationPort)
      ? destinationPort
      : this.#chatPorts.has(sourcePort)
        ? sourcePort
        : -1;
    const port = found?.port ?? learnt;
    const application = found?.application ?? (learnt < 0 ? "data" : "lab");
    // Where both ports fit, the end that speaks first is the client: it says its name.
    const serverSends = sourcePort === port && destinationPort !== port;
    const server = serverSends ? direction : 1 - direction;
    const looks = found?.isCertain === true ? 0 : mostLooks;
    return IS_KNOWN | applications.indexOf(application) | (looks * LOOK) | (server === 1 ? SERVER_IS_ONE : 0);
  }

  #look(state: number, { sourcePort, direction }: CarryingPacket, data: Uint8Array): number {
    if ((state & LOOKS) === 0) return state;
    if (this.#transport === "tcp" && isRoster(data)) {
      this.#chatPorts.add(sourcePort);
      return settled("lab", direction);
    }
    const application = applications[state & APPLICATION]!;
    const isChatPort = application === "lab" || application === "irc";
    const isFirst = (state & LOOKS) === mostLooks * LOOK;
    const sender = this.#transport === "tcp" ? ircSender(data, isChatPort && isFirst) : undefined;
    if (sender !== undefined) return settled("irc", sender === "server" ? direction : 1 - direction);
    if (isChatPort && isOtherProtocol(data)) return IS_KNOWN | (state & SERVER_IS_ONE);
    return state - LOOK;
  }

  #grow(stream: number): 0 {
    const larger = new Uint8Array(2 * Math.max(stream, this.#streams.length));
    larger.set(this.#streams);
    this.#streams = larger;
    return 0;
  }
}
