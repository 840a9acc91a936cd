// What every kind of hearer promises, as tests that each of them has to pass: every line once, in order, and not to the session
// that said it; whoever comes, goes, lags or has several rooms.
import type { Room } from "@vitrine/hub";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Kind } from "../kind.ts";
import { createSmallChat, type Person, type SmallChat } from "./small-chat.ts";

export interface TestKind {
  readonly kind: Kind;
  /** The words that were heard, in order, whoever said them where. */
  readonly wordsIn: (bytes: string) => string[];
}

const names = ["ann", "bob", "cat", "dan"];

const step = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.record({ kind: fc.constant("say" as const), who: fc.nat(3), room: fc.nat(1), length: fc.nat(60) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("move" as const), who: fc.nat(3), room: fc.nat(1) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("stop" as const), who: fc.nat(3), bytes: fc.nat(300) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("read" as const), who: fc.nat(3) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("wait" as const), milliseconds: fc.nat(120) }) },
);

interface Member {
  readonly person: Person;
  readonly expected: string[];
}

/** `rooms` is how many rooms a session of this kind can be in. */
export function testKind(open: (chat: SmallChat) => TestKind, rooms: number): void {
  test("brings every line once, in order, to everybody but the session that said it", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 100 }), fc.boolean(), (steps, isWatched) => {
        const chat = createSmallChat({ isWatched });
        const { kind, wordsIn } = open(chat);
        const members: Member[] = names.map((name) => ({ person: chat.enter(name, kind), expected: [] }));
        const roomOf = (index: number): Room | undefined => chat.hub.rooms.get(`#room${index % rooms}`);
        for (const { person } of members) for (let at = 0; at < rooms; at += 1) chat.join(person, `#room${at}`);
        let count = 0;
        for (const now of steps) {
          if (now.kind === "wait") {
            chat.clock.endTurn();
            chat.clock.advance(now.milliseconds);
            continue;
          }
          const { person } = members[now.who]!;
          if (now.kind === "stop") person.connection.stopReading(now.bytes);
          else if (now.kind === "read") person.connection.goOnReading();
          else {
            const room = roomOf(now.room);
            const isMember = room?.members.has(person.user) === true;
            if (now.kind === "move") {
              if (room !== undefined && isMember) chat.hub.part(person.user, room, "");
              else chat.join(person, `#room${now.room % rooms}`);
            } else if (room !== undefined && isMember) {
              const words = `<${(count += 1)}${"x".repeat(now.length)}>`;
              chat.say(person, room, words);
              for (const member of members) {
                if (member.person !== person && room.members.has(member.person.user)) member.expected.push(words);
              }
            }
          }
        }
        for (const { person } of members) person.connection.goOnReading();
        chat.settle();
        for (const { person, expected } of members) {
          const heard = wordsIn(person.connection.text);
          // Between two rooms there is no order within a turn.
          const inOrder = (words: string[]): string[] => (rooms === 1 ? words : words.toSorted());
          expect(inOrder(heard)).toEqual(inOrder(expected));
        }
      }),
      { numRuns: 150 },
    );
  });

  test("brings a line to the other sessions of the one who said it", () => {
    const chat = createSmallChat();
    const { kind, wordsIn } = open(chat);
    const first = chat.enter("ann", kind, "ann");
    const room = chat.join(first, "#room0");
    const second = chat.attach(first, kind);
    chat.settle();
    chat.say(first, room, "<one>");
    chat.settle();
    expect([first, second].map(({ connection }) => wordsIn(connection.text))).toEqual([[], ["<one>"]]);
  });

  test("reports where each line is in what a connection was written", () => {
    const chat = createSmallChat({ isWatched: true });
    const { kind } = open(chat);
    const [ann, bob] = [chat.enter("ann", kind), chat.enter("bob", kind)];
    const room = chat.join(ann, "#room0");
    chat.join(bob, "#room0");
    chat.settle();
    const lines = ["<one>", "<two>", "<three>"];
    bob.connection.stopReading();
    for (const words of lines) {
      chat.say(ann, room, words);
      chat.settle();
    }
    bob.connection.goOnReading();
    chat.settle();
    const stream = Buffer.from(bob.connection.text);
    const found = chat.reported.filter(({ connection }) => connection === bob.connection);
    expect(found.map(({ start, end }) => /<\w+>/.exec(stream.subarray(start, end).toString())?.[0])).toEqual(lines);
  });
}
