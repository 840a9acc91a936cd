// The chat: one writer, synchronous. What it is asked for happens at once, or is refused at once with a value; what has
// happened, its listeners hear before the call returns.
import type { HubEvent, HubListener } from "./event.ts";
import { Refusal } from "./refusal.ts";
import type { Room } from "./room.ts";
import type { User } from "./user.ts";

export interface HubComponents {
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export interface HubOptions {
  /** Users at once: what one machine's file descriptors and memory are taken to carry. Default 20,000. */
  readonly maxUsers: number;
  /** Rooms at once, so that nobody fills the memory by naming rooms. Default 1,000. */
  readonly maxRooms: number;
}

interface OpenRoom extends Room {
  readonly members: Set<User>;
}

interface PresentUser extends User {
  readonly rooms: Set<OpenRoom>;
}

export class Hub {
  readonly #now: () => number;
  #options: HubOptions;
  readonly #users = new Map<string, PresentUser>();
  readonly #rooms = new Map<string, OpenRoom>();
  readonly #listeners = new Set<HubListener>();

  constructor({ now }: HubComponents, { maxUsers = 20_000, maxRooms = 1_000 }: Partial<HubOptions> = {}) {
    this.#now = now;
    this.#options = { maxUsers, maxRooms };
  }

  /** Everybody who is there, by name, in the order in which they came. */
  get users(): ReadonlyMap<string, User> {
    return this.#users;
  }

  /** From now on this many users at once; those who are there stay. */
  allowUsers(maxUsers: number): void {
    this.#options = { ...this.#options, maxUsers };
  }

  /** Returns what stops the listening. */
  subscribe(listener: HubListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Somebody comes, under a name that is valid and not taken. */
  enter(name: string, address: string): User | Refusal {
    if (this.#users.has(name)) {
      return new Refusal("name-taken", `The name ${name} is taken. Join again under another one.`);
    }
    if (this.#users.size >= this.#options.maxUsers) {
      return new Refusal("too-many-users", "The chat is full. Try again later.");
    }
    const user: PresentUser = { name, address, since: this.#now(), rooms: new Set() };
    this.#users.set(name, user);
    this.#emit({ kind: "entered", user });
    return user;
  }

  /** The user goes into the room, which opens with its first member. */
  join(user: User, roomName: string): Room | Refusal {
    const member = this.#present(user);
    const found = this.#rooms.get(roomName);
    if (found?.members.has(member) === true) {
      return new Refusal("already-in-room", `You are in ${roomName} already.`);
    }
    if (found === undefined && this.#rooms.size >= this.#options.maxRooms) {
      return new Refusal("too-many-rooms", "There are as many rooms as this server allows.");
    }
    const room = found ?? { name: roomName, members: new Set() };
    this.#rooms.set(roomName, room);
    room.members.add(member);
    member.rooms.add(room);
    this.#emit({ kind: "joined", user: member, room });
    return room;
  }

  /** The user says this in the room. `text` is UTF-8 without control characters. */
  say(user: User, room: Room, text: Uint8Array): Refusal | undefined {
    if (!room.members.has(user)) {
      return new Refusal("not-in-room", `You are not in ${room.name}: only who is in a room speaks in it.`);
    }
    this.#emit({ kind: "said", user, room, text });
    return undefined;
  }

  /** The user goes out of the room, which closes with its last member. */
  part(user: User, room: Room): Refusal | undefined {
    const member = this.#present(user);
    const open = this.#rooms.get(room.name);
    if (open?.members.delete(member) !== true) return new Refusal("not-in-room", `You are not in ${room.name}.`);
    member.rooms.delete(open);
    if (open.members.size === 0) this.#rooms.delete(open.name);
    this.#emit({ kind: "parted", user: member, room: open });
    return undefined;
  }

  /** The user goes: out of every room, and the name is free again. */
  leave(user: User): void {
    const member = this.#present(user);
    for (const room of member.rooms) this.part(member, room);
    this.#users.delete(member.name);
    this.#emit({ kind: "left", user: member });
  }

  #present(user: User): PresentUser {
    const present = this.#users.get(user.name);
    // A session that acts for somebody who has left is wrong in itself; no peer can bring this about.
    if (present !== user) throw new Error(`${user.name} is not in the chat`);
    return present;
  }

  #emit(event: HubEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}
