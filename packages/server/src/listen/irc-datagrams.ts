// Datagrams for people that use IRC. The lab's roster shows them at an address of the server, so messages to one of them come here:
// the server answers the sender with a sentence and passes nothing on.
import type { RemoteInfo, Socket } from "node:dgram";
import type { Hub, HubEvent, NameKey, User } from "@vitrine/hub";
import { encodeServerWords } from "@vitrine/wire/lab";
import { isIpv6, socketAddress } from "@vitrine/wire/text";
import type { Clock } from "../clock.ts";
import type { Log } from "../console/log.ts";
import type { Sessions } from "../session/sessions.ts";

export interface IrcDatagramsComponents {
  readonly hub: Hub;
  readonly sessions: Sessions;
  readonly clock: Clock;
  readonly log: Log;
}

/** Between two answers to one address, in milliseconds: a datagram's source may be forged, and an answer must not be a weapon. */
const answerInterval = 1_000;

/** Names in one answer; more would not be read. */
const mostNames = 5;

export class IrcDatagrams {
  readonly #components: IrcDatagramsComponents;
  readonly #room: NameKey;
  /** People in the lab's room that use IRC. While there are some, the port is taken. */
  readonly #people = new Set<User>();
  #place: { readonly address: string; readonly port: number } | undefined;
  #socket: Socket | undefined;
  #hasWarned = false;
  readonly #answeredAt = new Map<string, number>();

  constructor(components: IrcDatagramsComponents, room: NameKey) {
    this.#components = components;
    this.#room = room;
  }

  /** From now on datagrams to this address are answered. */
  start(address: string, port: number): void {
    this.#place = { address, port };
    if (this.#people.size > 0) this.#open();
  }

  close(): void {
    this.#place = undefined;
    this.#socket?.close();
    this.#socket = undefined;
  }

  hear(event: HubEvent): void {
    if (event.kind === "joined" && event.room.key === this.#room) {
      if (event.user.sessions.some(({ id }) => this.#components.sessions.isLabSession(id))) return;
      this.#people.add(event.user);
      this.#open();
    } else if (
      event.kind === "left" ||
      ((event.kind === "parted" || event.kind === "kicked") && event.room.key === this.#room)
    ) {
      if (!this.#people.delete(event.user) || this.#people.size > 0) return;
      this.#socket?.close();
      this.#socket = undefined;
      this.#answeredAt.clear();
    }
  }

  #open(): void {
    if (this.#socket !== undefined || this.#place === undefined) return;
    const { address, port } = this.#place;
    // Loaded here, because a server without IRC needs no UDP.
    const { createSocket } = process.getBuiltinModule("node:dgram");
    const socket = createSocket({ type: isIpv6(address) ? "udp6" : "udp4" });
    this.#socket = socket;
    socket.on("message", (_, from) => this.#answer(socket, from));
    socket.on("error", ({ message }) => {
      socket.close();
      if (this.#socket === socket) this.#socket = undefined;
      this.#warn(address, port, message);
    });
    socket.bind({ address, port, exclusive: true });
    socket.unref();
  }

  #warn(address: string, port: number, message: string): void {
    if (this.#hasWarned) return;
    this.#hasWarned = true;
    this.#components.log.warn(
      { address, port },
      `another program has UDP port ${port} of ${address}: it gets the direct messages to people that use IRC (${message})`,
    );
  }

  #answer(socket: Socket, { address: reported, port }: RemoteInfo): void {
    const { sessions, clock, hub } = this.#components;
    const address = socketAddress(reported);
    const now = clock.elapsed();
    if (now - (this.#answeredAt.get(address) ?? -Infinity) < answerInterval) return;
    const isInRoster = [...hub.usersBySession].some(
      ([id, user]) => sessions.isLabSession(id) && sessions.addressOf(user) === address,
    );
    if (!isInRoster) return;
    // Only addresses of people in the chat are kept.
    this.#answeredAt.set(address, now);
    const names = Array.from(this.#people, ({ name }) => name);
    const shown = names.slice(0, mostNames).join(", ") + (names.length > mostNames ? " and others" : "");
    const words = `${shown} ${names.length === 1 ? "uses" : "use"} IRC: say it in the room`;
    socket.send(encodeServerWords(words), port, reported);
  }
}
