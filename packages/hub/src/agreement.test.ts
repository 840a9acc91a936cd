import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Entry } from "./entry.ts";
import type { HubEvent } from "./event.ts";
import { Hub } from "./hub.ts";
import { LocalLog } from "./log/local-log.ts";
import { LaterLog, Stream } from "./testing/later-log.ts";
import { randomEntry } from "./testing/random-entries.ts";

const entries = fc.array(randomEntry, { maxLength: 120 });

function hubOn(log: LaterLog | LocalLog, node: string, snapshot?: Uint8Array) {
  const hub = new Hub({ log, node });
  const events: HubEvent[] = [];
  if (snapshot !== undefined) hub.restore(snapshot);
  hub.start({ listeners: [(event) => void events.push(event)] });
  return { hub, events };
}

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

/** The state without positions and times, in which logs differ. */
function essence(hub: Hub): unknown {
  return JSON.parse(text(hub.snapshot()), (key: string, value: unknown) =>
    ["position", "at", "since", "invitations"].includes(key) ? null : value,
  );
}

/** The kinds of events, and of what they are about. */
function outline(events: readonly HubEvent[]): string[] {
  return events.map((event) =>
    event.kind === "refused" ? `${event.kind} ${event.entry.kind} ${event.reason}` : event.kind,
  );
}

describe("nodes that read one log", () => {
  test("have the same state and have seen the same events, however late each one reads", () => {
    fc.assert(
      fc.property(entries, fc.array(fc.nat(3), { maxLength: 120 }), (list, turns) => {
        const stream = new Stream();
        const logs = [new LaterLog(stream), new LaterLog(stream)];
        const nodes = logs.map((log, index) => hubOn(log, `n${index + 1}`));
        for (const [index, entry] of list.entries()) {
          const turn = turns[index] ?? 0;
          logs[index % 2]!.append(entry);
          if (turn === 1) logs[index % 2]!.publish();
          if (turn === 2) logs[0]!.readOn(2);
          if (turn === 3) logs[1]!.readOn();
        }
        for (const log of [...logs, ...logs]) log.settle();
        expect(text(nodes[0]!.hub.snapshot())).toBe(text(nodes[1]!.hub.snapshot()));
        expect(outline(nodes[0]!.events)).toEqual(outline(nodes[1]!.events));
      }),
    );
  });

  test("agree with a single node that got the same entries", () => {
    fc.assert(
      fc.property(entries, (list) => {
        const later = new LaterLog(new Stream());
        const local = new LocalLog({ now: () => 1_000 }, { start: 1 });
        const [one, other] = [hubOn(later, "n1"), hubOn(local, "n1")];
        for (const entry of list) {
          later.append(entry);
          local.append(entry);
        }
        later.settle();
        expect(essence(one.hub)).toEqual(essence(other.hub));
        expect(outline(one.events)).toEqual(outline(other.events));
      }),
    );
  });

  test("agree after one of them began with a snapshot in the middle", () => {
    fc.assert(
      fc.property(entries, entries, (before, after) => {
        const stream = new Stream();
        const log = new LaterLog(stream);
        const { hub } = hubOn(log, "n1");
        const append = (list: readonly Entry[]): void => {
          for (const entry of list) log.append(entry);
          log.settle();
        };
        append(before);
        const snapshot = hub.snapshot();
        append(after);
        const lateLog = new LaterLog(stream);
        const late = hubOn(lateLog, "n2", snapshot);
        expect(text(late.hub.snapshot())).toBe(text(snapshot));
        lateLog.settle();
        expect(text(late.hub.snapshot())).toBe(text(hub.snapshot()));
      }),
    );
  });
});

describe("a state that random entries made", () => {
  test("has users, rooms, names and sessions that agree with each other", () => {
    fc.assert(
      fc.property(entries, (list) => {
        const log = new LocalLog({ now: () => 1_000 }, { start: 1 });
        const { hub } = hubOn(log, "n1");
        for (const entry of list) log.append(entry);
        const users = new Set(hub.users.values());
        expect(new Set(hub.usersByKey.values())).toEqual(users);
        for (const room of hub.rooms.values()) {
          expect(room.members.size > 0 || room.isPermanent).toBe(true);
          for (const member of room.members.keys()) expect(member.rooms.includes(room) && users.has(member)).toBe(true);
        }
        for (const user of users) {
          for (const room of user.rooms) expect(room.members.has(user)).toBe(true);
          for (const { id } of user.sessions) expect(hub.usersBySession.get(id)).toBe(user);
          expect(user.sessions.length > 0 || user.isAlwaysOn).toBe(true);
        }
      }),
    );
  });
});

test("a snapshot of another form is refused, and so is what is none", () => {
  const hub = new Hub({ log: new LocalLog({ now: () => 1 }, { start: 1 }), node: "n1" });
  const encoder = new TextEncoder();
  expect(() => hub.restore(encoder.encode('{"version":99}'))).toThrow(/form 99/);
  expect(() => hub.restore(encoder.encode("hm"))).toThrow(/JSON/);
});
