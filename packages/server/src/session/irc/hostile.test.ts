import { anyText } from "@vitrine/wire/testing";
import fc from "fast-check";
import { expect, test } from "vitest";
import { commands } from "./command-table.ts";
import { openIrcChat } from "./testing/irc-chat.ts";

const words = [
  "#a",
  "#b",
  "@#a",
  "#",
  "#lobby",
  "anna",
  "bea",
  "olga",
  "bob",
  "*",
  "0",
  "nobody",
  "#a,#b",
  "anna,bea",
  "",
  ":",
  "-",
  "+o",
  "-o",
  "+b",
  "+beI",
  "+klf",
  "-k",
  "+imnstuU",
  "+v",
  "+x",
  "%tcuihsnfdlaor,42",
  "LS",
  "302",
  "REQ",
  "END",
  "LIST",
  "message-tags",
  "-echo-message",
  "labeled-response batch",
  "\u0001VERSION\u0001",
  "+",
  "C",
  "L",
  "S",
  "m:a:x",
  "💥",
  "\u202e",
];

const word = fc.oneof(
  fc.constantFrom(...words),
  anyText({ maxLength: 12 }).map((text) => text.replace(/[\r\n\0]/g, "")),
  fc.nat(100_000).map(String),
);

const tags = fc.option(
  fc.constantFrom("label=1", "+typing=active", "label=;+x", "=;;", "label=a\\sb;msgid=fake;time=x"),
);

const line = fc
  .tuple(
    fc.integer({ min: 0, max: 2 }),
    tags,
    fc.constantFrom(...commands.keys(), "FROB"),
    fc.array(word, { maxLength: 5 }),
  )
  .map(([who, tag, command, words]) => ({
    who,
    text: `${tag === null ? "" : `@${tag} `}${[command, ...words].join(" ")}\r\n`,
  }));

const shape = /^(?:@\S+ )?(?::\S+ )?(?:[A-Z]+|\d{3})(?: .*)?$/u;

test("whatever three clients and a lab client send, every answer is a line, nothing throws, and the chat stays whole", () => {
  fc.assert(
    fc.property(fc.array(line, { maxLength: 60 }), (lines) => {
      const chat = openIrcChat({ operators: [{ name: "olga", password: "bob", title: "x" }] });
      const people = [
        chat.join("anna", "message-tags", "labeled-response", "batch", "echo-message", "server-time"),
        chat.join("bea"),
        chat.join("olga", "away-notify", "extended-join", "extended-monitor", "setname", "invite-notify"),
      ];
      const bob = chat.open();
      bob.say("bob");
      chat.settle();
      for (const { who, text } of lines) people[who]!.connection.say(text);
      bob.say("still here");
      chat.settle();
      expect(people.flatMap((person) => person.heard()).filter((answer) => !shape.test(answer))).toEqual([]);
      const present = new Set(chat.hub.users.values());
      for (const room of chat.hub.rooms.values()) {
        expect([...room.members.keys()].filter((member) => !present.has(member))).toEqual([]);
      }
      for (const { connection } of people) connection.leave();
      bob.leave();
      expect(chat.hub.users.size).toBe(0);
      expect([...chat.hub.rooms.keys()]).toEqual(["#lobby"]);
      expect(chat.irc.monitor.isEmpty && chat.irc.unregistered.size === 0).toBe(true);
    }),
    { numRuns: 300 },
  );
});
