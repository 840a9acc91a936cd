import type { HubEvent, Room, SessionId, User } from "@vitrine/hub";
import { describe, expect, test } from "vitest";
import { MemoryConnection } from "../connection/testing/memory.ts";
import type { CloseReason, Connection } from "../connection/connection.ts";
import type { Kind } from "../fanout/kind.ts";
import type { Outbox } from "../fanout/outbox.ts";
import { RoomLog } from "../fanout/room-log.ts";
import { testKind } from "../fanout/testing/kind-contract.ts";
import { type LabChat as Chat, openLabChat } from "./lab/testing/lab-chat.ts";
import type { LocalSession } from "./sessions.ts";
import type { MemoryPool } from "../fanout/memory-pool.ts";

function renderAbout(event: HubEvent): string | undefined {
  return event.kind === "left" ? `-${event.user.name}\n` : undefined;
}

function renderInRoom(event: HubEvent): string | undefined {
  if (event.kind === "said") return `${event.message.from.name}>${Buffer.from(event.message.text).toString()}\n`;
  if (event.kind === "joined") return `+${event.user.name}\n`;
  return event.kind === "parted" ? `-${event.user.name}\n` : undefined;
}

/** The toy: one line an event, `+ann`, `ann>hello`, `-ann`; a client says its name, then lines. */
function toyKind(pool: MemoryPool): Kind {
  return {
    protocol: "toy",
    capabilities: 0,
    framing: "stream",
    openLog: () => new RoomLog(pool),
    render: (event, _room, log) => {
      const line = renderInRoom(event);
      if (line !== undefined) log.append(Buffer.from(line));
    },
    renderAbout: (event) => {
      const line = renderAbout(event);
      return line === undefined ? undefined : Buffer.from(line);
    },
  };
}

const wordsIn = (bytes: string): string[] => [...bytes.matchAll(/>(<\w+>)\n/g)].map(([, words]) => words!);

describe("a toy kind of hearer in one room", () => {
  testKind(({ fanout }) => ({ kind: toyKind(fanout.pool), wordsIn }), 1);
});

describe("a toy kind of hearer in two rooms", () => {
  testKind(({ fanout }) => ({ kind: toyKind(fanout.pool), wordsIn }), 2);
});

/** The toy's session: the whole of a second protocol beside the lab's. */
class ToySession implements LocalSession {
  readonly connection: Connection;
  readonly protocol = "lab";
  closedBecause: CloseReason | undefined;
  readonly #chat: Chat;
  readonly #id: SessionId;
  readonly #outbox: Outbox;
  #user: User | undefined;
  #room: Room | undefined;

  constructor(connection: Connection, chat: Chat, kind: Kind) {
    this.connection = connection;
    this.#chat = chat;
    this.#id = chat.sessions.open(this);
    this.#outbox = chat.fanout.open(this.#id, kind, connection);
  }

  receive(read: Buffer): void {
    const [hub, origin] = [this.#chat.hub, { session: this.#id }];
    if (this.#room !== undefined) hub.say(this.#user!, this.#room, { text: read }, origin);
    else hub.enter({ session: this.#id, name: read.toString(), key: read.toString(), host: "toy" }, origin);
  }

  heard(event: HubEvent): void {
    if (event.kind === "entered") {
      this.#user = event.user;
      this.#chat.hub.join(event.user, this.#chat.room, {}, { session: this.#id });
    } else if (event.kind === "joined") {
      this.#room = event.room;
      const names = Array.from(event.room.members.keys(), ({ name }) => name);
      this.#outbox.append(Buffer.from(`=${names.join(" ")}\n`));
    }
  }

  expired(): void {}

  sayGoodbye(): void {}

  closed(reason: CloseReason): void {
    this.closedBecause = reason;
    this.#chat.fanout.audience.close(this.#id);
    this.#chat.hub.detach(this.#id, reason);
  }
}

describe("the toy protocol and the lab's in one room", () => {
  test("join, hear each other and leave", () => {
    const chat = openLabChat();
    const kind = toyKind(chat.fanout.pool);
    const [alice, tom] = [chat.open(), new MemoryConnection({ begin: (one) => new ToySession(one, chat, kind) })];
    alice.say("alice");
    chat.settle();
    tom.say("tom");
    chat.settle();
    expect(alice.text.endsWith('!{"alice": "10.20.30.11", "tom": "10.20.30.11"}')).toBe(true);
    alice.say("hello toy");
    tom.say("hello lab");
    chat.settle();
    expect(alice.text.endsWith("tom: hello lab ")).toBe(true);
    expect(tom.text).toBe("=alice tom\nalice>hello toy\n");
    alice.leave();
    chat.settle();
    expect(tom.text.endsWith("-alice\n")).toBe(true);
    expect([...chat.hub.users.keys()]).toEqual(["tom"]);
  });
});
