// A hub and a fan-out with connections in memory: the whole way from a command to a peer's bytes, without a socket or a wait.
import { Hub, LocalLog, type NameKey, type Room, type SessionId, type User } from "@vitrine/hub";
import type { Connection } from "../../connection/connection.ts";
import { MemoryConnection } from "../../connection/testing/memory.ts";
import { createTurnClock, type TurnClock } from "../../testing/manual-clock.ts";
import { Fanout } from "../fanout.ts";
import type { Kind } from "../kind.ts";
import type { Delivery, Outbox } from "../outbox.ts";

export interface Person {
  readonly user: User;
  readonly session: SessionId;
  readonly outbox: Outbox;
  readonly connection: MemoryConnection;
}

export interface SmallChat {
  readonly clock: TurnClock;
  readonly hub: Hub;
  readonly fanout: Fanout;
  /** Lines as they were reported, with the connection that was written to. */
  readonly reported: { readonly connection: Connection; readonly start: number; readonly end: number }[];
  /** A user with a session of this kind; with an account, others may attach to them. */
  readonly enter: (name: string, kind: Kind, account?: string) => Person;
  /** One more session of the same user. */
  readonly attach: (person: Person, kind: Kind) => Person;
  readonly join: (person: Person, room: NameKey) => Room;
  readonly say: (person: Person, room: Room, words: string) => void;
  /** Ends the turn, and lets so much time pass that nothing is held any more. */
  readonly settle: () => void;
}

export function createSmallChat({ isWatched = false } = {}): SmallChat {
  const clock = createTurnClock();
  const log = new LocalLog({ now: () => clock.now() }, { start: 1 });
  const hub = new Hub({ log, node: "n" });
  const reported: { connection: Connection; start: number; end: number }[] = [];
  const watcher = ({ connection, hearer, ranges, start }: Delivery): void => {
    for (const line of hearer.log.placesOf(ranges, start)) {
      reported.push({ connection, start: line.start, end: line.end });
    }
  };
  const fanout = new Fanout({
    clock,
    released: () => {},
    watcher: () => (isWatched ? watcher : undefined),
    logWaiting: () => log.waiting,
  });
  hub.start({ listeners: [(event) => fanout.hear(event)], applied: () => fanout.applied() });
  let sessions = 0;

  const open = (kind: Kind): { session: SessionId; outbox: Outbox; connection: MemoryConnection } => {
    const session = `s${(sessions += 1)}`;
    const connection = new MemoryConnection({
      begin: () => ({
        receive: () => {},
        expired: () => {},
        sayGoodbye: () => {},
        closed: () => {
          hub.detach(session, "");
          fanout.audience.close(session);
        },
      }),
    });
    connection.say("");
    return { session, connection, outbox: fanout.open(session, kind, connection) };
  };

  return {
    clock,
    hub,
    fanout,
    reported,
    enter: (name, kind, account) => {
      const opened = open(kind);
      const refusal = hub.enter({ session: opened.session, name, key: name, host: "", account });
      if (refusal !== undefined) throw new Error(refusal.reason);
      return { ...opened, user: hub.users.get(name)! };
    },
    attach: ({ user }, kind) => {
      const opened = open(kind);
      hub.attach(user, opened.session);
      return { ...opened, user };
    },
    join: ({ user, session }, key) => {
      hub.join(user, { name: key, key }, {}, { session });
      return hub.rooms.get(key)!;
    },
    say: ({ user, session }, room, words) => {
      const refusal = hub.say(user, room, { text: Buffer.from(words) }, { session });
      if (refusal !== undefined) throw new Error(refusal.reason);
    },
    settle: () => {
      clock.endTurn();
      for (let step = 0; step < 60; step += 1) {
        clock.advance(10);
        clock.endTurn();
      }
    },
  };
}
