import { expect, test } from "vitest";
import { commandsOf, gather, type IrcPerson, openIrcChat } from "./testing/irc-chat.ts";

/** A channel with so many members, who have heard everything. */
function openChannel(members: number) {
  const chat = openIrcChat();
  const people = Array.from({ length: members }, (_, index) => chat.join(`p${index}`));
  gather("#large", ...people);
  chat.clock.advance(1_000);
  for (const { heard } of people) heard();
  chat.clock.advance(1_000);
  return { ...chat, people };
}

const heardBy = ({ heard }: IrcPerson): string[] => commandsOf(heard());

test("people who join a large channel one after the other are seen together, a moment later", () => {
  const { join, people, clock } = openChannel(100);
  const [first] = people;
  const writes = (): number => first!.connection.writes.length;
  const before = writes();
  for (let index = 0; index < 50; index += 1) join(`new${index}`).send("JOIN #large");
  first!.heard();
  expect(writes() - before).toBeLessThan(3);
  clock.advance(20);
  heardBy(first!);
  expect(first!.connection.text.match(/ JOIN #large\r\n/g)).toHaveLength(150);
  expect(writes() - before).toBeLessThan(4);
});

test("a line goes out at once, after everybody who came before it", () => {
  const { join, people } = openChannel(100);
  const [first, second] = people;
  join("new1").send("JOIN #large");
  first!.heard();
  join("new2").send("JOIN #large");
  second!.send("PRIVMSG #large :welcome");
  expect(heardBy(first!)).toEqual(["JOIN", "PRIVMSG"]);
});

test("an answer comes after everybody who came before it", () => {
  const { join, people } = openChannel(100);
  join("new1").send("JOIN #large");
  people[0]!.heard();
  join("new2").send("JOIN #large");
  expect(commandsOf(people[0]!.send("PING x"))).toEqual(["JOIN", "PONG"]);
});

test("in a small channel everybody is seen at once", () => {
  const { join, people } = openChannel(10);
  for (const name of ["new1", "new2"]) {
    join(name).send("JOIN #large");
    expect(heardBy(people[0]!)).toEqual(["JOIN"]);
  }
});

test("a crowd that leaves two channels at once costs its hearers one write a moment", () => {
  const { people, clock } = openChannel(150);
  for (const person of people) person.send("JOIN #second");
  clock.advance(1_000);
  const [first, ...others] = people;
  first!.heard();
  const before = first!.connection.writes.length;
  for (const person of others.slice(0, 80)) {
    person.send("QUIT :all at once");
    first!.heard();
  }
  expect(first!.connection.writes.length - before).toBeLessThan(3);
  clock.advance(20);
  first!.heard();
  expect(first!.connection.text.match(/ QUIT :/g)).toHaveLength(80);
});

test("a name is free again after everybody has seen its user leave", () => {
  const { join, people, clock } = openChannel(100);
  const [first, ...others] = people;
  first!.send("JOIN #second");
  for (const person of others.slice(0, 5)) person.send("QUIT");
  first!.heard();
  const again = join("p5");
  again.send("JOIN #second");
  expect(heardBy(first!).slice(-2)).toEqual(["QUIT", "JOIN"]);
  clock.advance(1_000);
  expect(heardBy(first!)).toEqual([]);
});
