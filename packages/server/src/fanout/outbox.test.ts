import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Kind } from "./kind.ts";
import { RoomLog } from "./room-log.ts";
import { createSmallChat, type Person } from "./testing/small-chat.ts";

const words = (bytes: string): string[] => bytes.split("\n").slice(0, -1);

/** A room in which everybody hears the words of the others as they are. */
function openRoom(names: readonly string[], isWatched = false) {
  const chat = createSmallChat({ isWatched });
  const kind: Kind = {
    protocol: "toy",
    capabilities: 0,
    framing: "stream",
    openLog: () => new RoomLog(chat.fanout.pool),
    render: (event, _room, log) => {
      if (event.kind === "said") log.append(event.message.text, Buffer.from("\n"));
    },
  };
  const people = names.map((name) => chat.enter(name, kind));
  const rooms = people.map((person) => chat.join(person, "#room"));
  return { ...chat, people, say: (person: Person, text: string) => chat.say(person, rooms[0]!, text) };
}

const answer = ({ outbox }: Person, text: string): void => outbox.append(Buffer.from(`${text}\n`));
const heard = ({ connection }: Person): string[] => words(connection.text);

describe("an outbox that is held", () => {
  test("sends what others say, but no answer until it is let go", () => {
    const { people, say, settle } = openRoom(["ann", "bob"]);
    const [ann, bob] = people as [Person, Person];
    ann.outbox.hold();
    say(bob, "one");
    settle();
    expect(heard(ann)).toEqual(["one"]);
    answer(ann, "answer");
    say(bob, "two");
    settle();
    expect(heard(ann)).toEqual(["one"]);
    ann.outbox.letGo();
    settle();
    expect(heard(ann)).toEqual(["one", "answer", "two"]);
  });

  test("sends each answer when its own hold ends, while later ones go on", () => {
    const { people, say, settle } = openRoom(["ann", "bob"]);
    const [ann, bob] = people as [Person, Person];
    for (const number of [1, 2, 3]) {
      ann.outbox.hold();
      answer(ann, `answer ${number}`);
      say(bob, `after ${number}`);
    }
    settle();
    expect(heard(ann)).toEqual([]);
    for (const number of [1, 2, 3]) {
      ann.outbox.letGo();
      settle();
      expect(heard(ann).at(-1)).toBe(number === 3 ? "after 3" : `answer ${number}`);
    }
    expect(heard(ann)).toEqual(["answer 1", "after 1", "answer 2", "after 2", "answer 3", "after 3"]);
  });

  test("closes when everything that was said is recorded, with its last words at the end", () => {
    const { people, settle } = openRoom(["ann"]);
    const [ann] = people as [Person];
    ann.outbox.hold();
    answer(ann, "first");
    ann.outbox.hold();
    answer(ann, "second");
    ann.outbox.close("left", Buffer.from("bye\n"));
    ann.outbox.letGo();
    settle();
    expect([ann.connection.closedBecause, heard(ann)]).toEqual([undefined, ["first"]]);
    ann.outbox.letGo();
    expect([ann.connection.closedBecause, heard(ann)]).toEqual(["left", ["first", "second", "bye"]]);
  });
});

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("say" as const), who: fc.nat(2), length: fc.nat(40) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("echo" as const), who: fc.nat(2), length: fc.nat(40) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("record" as const), who: fc.nat(2) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("end of turn" as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("stop" as const), who: fc.nat(2), bytes: fc.nat(100) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("read" as const), who: fc.nat(2) }) },
);

test("every line and every answer comes once and in order, and no answer before its hold ends", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), fc.boolean(), (steps, isWatched) => {
      const { people, say, settle, clock, reported } = openRoom(["ann", "bob", "cat"], isWatched);
      const members = people.map((person) => ({ person, expected: [] as string[], unrecorded: [] as string[] }));
      const early: string[] = [];
      let count = 0;
      const speak = (speaker: Person, length: number): string => {
        const text = `${(count += 1)}${"x".repeat(length)}`;
        say(speaker, text);
        for (const { person, expected } of members) if (person !== speaker) expected.push(text);
        return text;
      };
      const record = ({ person, unrecorded }: (typeof members)[number]): void => {
        if (unrecorded.shift() !== undefined) person.outbox.letGo();
      };
      for (const now of steps) {
        if (now.kind === "end of turn") {
          clock.endTurn();
          for (const { person, unrecorded } of members) {
            early.push(...heard(person).filter((text) => unrecorded.includes(text)));
          }
          continue;
        }
        const member = members[now.who]!;
        const { person, expected, unrecorded } = member;
        if (now.kind === "say") speak(person, now.length);
        else if (now.kind === "record") record(member);
        else if (now.kind === "stop") person.connection.stopReading(now.bytes);
        else if (now.kind === "read") person.connection.goOnReading();
        else {
          person.outbox.hold();
          const echo = `=${speak(person, now.length)}`;
          answer(person, echo);
          expected.push(echo);
          unrecorded.push(echo);
        }
      }
      for (const member of members) {
        member.person.connection.goOnReading();
        while (member.unrecorded.length > 0) record(member);
      }
      settle();
      expect(early).toEqual([]);
      for (const { person, expected } of members) {
        expect(heard(person)).toEqual(expected);
        // A watcher gets the place of each line of the others.
        const stream = Buffer.from(person.connection.text);
        const found = reported
          .filter(({ connection }) => connection === person.connection)
          .map(({ start, end }) => stream.subarray(start, end - 1).toString());
        expect(found).toEqual(isWatched ? expected.filter((text) => !text.startsWith("=")) : []);
      }
    }),
    { numRuns: 300 },
  );
});
