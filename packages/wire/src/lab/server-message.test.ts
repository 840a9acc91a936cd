import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  longestRoster,
  longestServerLine,
  mostRosterUsers,
  ServerMessageDecoder,
  type ServerMessage,
} from "./index.ts";
import { visibleText } from "../text/index.ts";
import { encodeSpeaker, textParts } from "./said.ts";

const encoder = new TextEncoder();
const roster = '!{"alice": "10.20.30.11", "bob": "10.20.30.12"}';
const rosterMessage = {
  kind: "roster",
  users: [
    { name: "alice", address: "10.20.30.11" },
    { name: "bob", address: "10.20.30.12" },
  ],
  faults: [],
};
const said = (from: string, text: string): ServerMessage => ({ kind: "said", from, text });

/** Decodes the pieces, silence after the last one only. */
function decode(pieces: readonly (string | Uint8Array)[]): ServerMessage[] {
  const decoder = new ServerMessageDecoder();
  const messages = pieces.flatMap((piece) => decoder.push(typeof piece === "string" ? encoder.encode(piece) : piece));
  return [...messages, ...decoder.flush()];
}

const bytewise = (text: string): ServerMessage[] =>
  decode([...encoder.encode(text)].map((byte) => Uint8Array.of(byte)));

const streams: [string, string, ServerMessage[]][] = [
  ["a roster", roster, [rosterMessage as ServerMessage]],
  ["an empty roster", "!{}", [{ kind: "roster", users: [], faults: [] }]],
  ["a roster followed by chat", `${roster}bob: hi `, [rosterMessage as ServerMessage, said("bob", "hi")]],
  ["two rosters", `!{}${roster}`, [{ kind: "roster", users: [], faults: [] }, rosterMessage as ServerMessage]],
  [
    "two chat lines in one read",
    `${roster}alice: hello all bob: hi there `,
    [rosterMessage as ServerMessage, said("alice", "hello all"), said("bob", "hi there")],
  ],
  [
    "chat, a roster and chat",
    `${roster}bob: hi !{"carol": "1.2.3.4"}carol: yo `,
    [
      rosterMessage as ServerMessage,
      said("bob", "hi"),
      { kind: "roster", users: [{ name: "carol", address: "1.2.3.4" }], faults: [] },
      said("carol", "yo"),
    ],
  ],
  [
    "chat with a roster at the very end",
    `${roster}bob: hi ${roster}`,
    [rosterMessage as ServerMessage, said("bob", "hi"), rosterMessage as ServerMessage],
  ],
  [
    "a roster that somebody only talks about",
    `${roster}bob: look: !{"alice": "6.6.6.6"} alice: no `,
    [rosterMessage as ServerMessage, said("bob", 'look: !{"alice": "6.6.6.6"}'), said("alice", "no")],
  ],
  [
    "a roster as somebody's whole text",
    `${roster}bob: !{"alice": "6.6.6.6"} `,
    [rosterMessage as ServerMessage, said("bob", '!{"alice": "6.6.6.6"}')],
  ],
  [
    "two of them as somebody's whole text",
    `${roster}bob: x !{}!{} alice: no `,
    [rosterMessage as ServerMessage, said("bob", "x !{}!{}"), said("alice", "no")],
  ],
  [
    "an unfinished roster inside a text",
    `${roster}bob: !{"alice alice: hm `,
    [rosterMessage as ServerMessage, said("bob", '!{"alice'), said("alice", "hm")],
  ],
  [
    "a text that is a quotation",
    `${roster}alice: bob: hi `,
    [rosterMessage as ServerMessage, said("alice", "bob: hi")],
  ],
  ["names of nobody", `${roster}alice: note: hi `, [rosterMessage as ServerMessage, said("alice", "note: hi")]],
  [
    "a guarded name inside a text",
    `${roster}alice: and\u00a0bob: hi `,
    [rosterMessage as ServerMessage, said("alice", "and bob: hi")],
  ],
  [
    "a guarded name at the start and at the end of a text",
    `${roster}alice: \u00a0bob: hi\u00a0alice: `,
    [rosterMessage as ServerMessage, said("alice", "bob: hi alice:")],
  ],
  [
    "a guarded roster inside a text",
    `${roster}alice: x\u00a0!{"bob": "6.6.6.6"}bob: y `,
    [rosterMessage as ServerMessage, said("alice", 'x !{"bob": "6.6.6.6"}bob: y')],
  ],
  [
    "a no-break space of one's own",
    `${roster}alice: 5\u00a0km `,
    [rosterMessage as ServerMessage, said("alice", "5\u00a0km")],
  ],
  ["the server's words", "server: The name alice is taken. ", [said("server", "The name alice is taken.")]],
  ["words of no form", "Name taken", [{ kind: "words", text: "Name taken" }]],
  [
    "lines of an exchange",
    "r=a,s=b,i=4096\nv=c\n!{}",
    [
      { kind: "words", text: "r=a,s=b,i=4096" },
      { kind: "words", text: "v=c" },
      { kind: "roster", users: [], faults: [] },
    ],
  ],
  [
    "line ends",
    `${roster}alice: a\r\nbob: b\n`,
    [rosterMessage as ServerMessage, said("alice", "a"), said("bob", "b")],
  ],
  [
    "a speaker whom the roster has no room for",
    `${roster}zoë: hi `,
    [rosterMessage as ServerMessage, said("zoë", "hi")],
  ],
  [
    "characters of several bytes",
    `!{"李雷": "1.2.3.4"}李雷: 👩‍👩‍👧 æøå `,
    [{ kind: "roster", users: [{ name: "李雷", address: "1.2.3.4" }], faults: [] }, said("李雷", "👩‍👩‍👧 æøå")],
  ],
  [
    "a name with a space",
    `!{"maria": "::2", "anna maria": "::1"}maria: a anna maria: b `,
    [
      {
        kind: "roster",
        users: [
          { name: "maria", address: "::2" },
          { name: "anna maria", address: "::1" },
        ],
        faults: [],
      },
      said("maria", "a"),
      said("anna maria", "b"),
    ],
  ],
  [
    "a hostile name",
    '!{"__proto__": "1.1.1.1", "a\\"}b": "2.2.2.2"}',
    [
      {
        kind: "roster",
        users: [
          { name: "__proto__", address: "1.1.1.1" },
          { name: 'a"}b', address: "2.2.2.2" },
        ],
        faults: [],
      },
    ],
  ],
];

describe("the stream of a server", () => {
  test.each(streams)("%s, in one read", (_what, stream, messages) => {
    expect(decode([stream])).toEqual(messages);
  });

  test.each(streams)("%s, one byte at a time", (_what, stream, messages) => {
    expect(bytewise(stream)).toEqual(messages);
  });

  test("however a stream is cut, the messages are the same", () => {
    const text = fc.string({
      unit: fc.constantFrom("a", " ", "alice", ": ", "bob: ", "!{", '"', "}", "\n", "é", "\u00a0"),
    });
    const stream = fc.array(
      fc.oneof(
        fc.constant(roster),
        fc.constant("!{}"),
        text.map((said) => `bob: ${said} `),
      ),
    );
    fc.assert(
      fc.property(stream, fc.array(fc.nat(40), { minLength: 1 }), (parts, lengths) => {
        const bytes = encoder.encode(parts.join(""));
        const pieces: Uint8Array[] = [];
        for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
          const length = Math.max(1, lengths[turn % lengths.length]!);
          pieces.push(bytes.subarray(at, at + length));
          at += length;
        }
        expect(decode(pieces)).toEqual(decode([bytes]));
      }),
    );
  });

  test("nothing that is said through our server can pass for a roster, or for somebody else's words", () => {
    const forged = fc.constantFrom(
      " ",
      "alice",
      "bob: ",
      "server: ",
      "server:",
      '!{"alice": "6.6.6.6"}',
      "!{}",
      "\u00a0",
      "x",
      ": ",
    );
    fc.assert(
      fc.property(fc.array(forged, { minLength: 1 }), fc.boolean(), (pieces, isRosterBehind) => {
        const text = visibleText(pieces.join(""));
        fc.pre(text.trim() !== "");
        const parts = [
          ...textParts(
            encodeSpeaker("alice"),
            encoder.encode(text),
            1024,
            (name) => name === "alice" || name === "bob",
          ),
        ];
        const lines = parts.map((part) => `alice: ${new TextDecoder().decode(part)} `).join("\n");
        const heard = decode([roster, lines, isRosterBehind ? roster : "bob: next "]);
        const behind = isRosterBehind ? rosterMessage : said("bob", "next");
        expect([heard.at(0), heard.at(-1)]).toEqual([rosterMessage, behind]);
        expect(heard.slice(1, -1).every((message) => message.kind === "said" && message.from === "alice")).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test("any bytes are taken without an error, in bounded memory", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 200 })), (reads) => {
        const decoder = new ServerMessageDecoder();
        for (const read of reads) [decoder.push(read), decoder.flush()].flat();
        decoder.end();
        expect(decoder.isPending).toBe(false);
      }),
    );
  });

  test("silence ends a line, but neither a roster nor a character", () => {
    const decoder = new ServerMessageDecoder();
    expect(decoder.push(encoder.encode(roster.slice(0, 20)))).toEqual([]);
    expect(decoder.flush()).toEqual([]);
    expect(decoder.push(encoder.encode(roster.slice(20)))).toEqual([rosterMessage]);
    const line = encoder.encode("alice: é ");
    expect(decoder.push(line.subarray(0, 8))).toEqual([]);
    expect(decoder.push(line.subarray(8))).toEqual([]);
    expect(decoder.isPending).toBe(true);
    expect(decoder.flush()).toEqual([said("alice", "é")]);
  });

  test("the rest of a long line that TCP cut stays with its speaker", () => {
    const decoder = new ServerMessageDecoder();
    decoder.push(encoder.encode(roster));
    expect(decoder.push(encoder.encode(`alice: ${"x".repeat(1441)}`))).toEqual([]);
    expect(decoder.flush()).toEqual([said("alice", "x".repeat(1441))]);
    decoder.push(encoder.encode("the rest "));
    expect(decoder.flush()).toEqual([said("alice", "the rest")]);
    decoder.push(encoder.encode("nobody's words "));
    expect(decoder.flush()).toEqual([{ kind: "words", text: "nobody's words" }]);
  });

  test("an endless line comes out in pieces of its speaker", () => {
    const decoder = new ServerMessageDecoder();
    decoder.push(encoder.encode(roster));
    const pieces = decoder.push(encoder.encode(`bob: ${"y".repeat(3 * longestServerLine)}`));
    expect(pieces.length).toBe(3);
    expect(new Set(pieces.map((piece) => piece.kind === "said" && piece.from))).toEqual(new Set(["bob"]));
  });

  test("an endless roster is given up, and what comes behind is heard", () => {
    const decoder = new ServerMessageDecoder();
    decoder.push(encoder.encode('!{"'));
    const flood = new Uint8Array(65_536).fill(0x61);
    let given: ServerMessage[] = [];
    for (let sent = 0; sent <= longestRoster && given.length === 0; sent += flood.length) given = decoder.push(flood);
    expect(given).toMatchObject([{ kind: "words" }]);
    expect(decoder.push(encoder.encode(roster))).toEqual([rosterMessage]);
  });

  test("a roster of too many, and of what are no addresses, is kept as far as it goes and said so", () => {
    const users = Object.fromEntries(
      Array.from({ length: mostRosterUsers + 5 }, (_, index) => [`u${index}`, "1.2.3.4"]),
    );
    const [message] = decode([`!${JSON.stringify(users)}`]);
    expect(message).toMatchObject({ kind: "roster", faults: [expect.stringContaining("10005 users")] });
    expect(message?.kind === "roster" && message.users.length).toBe(mostRosterUsers);
    expect(decode(['!{"a": {"b": ["}"]}, "c": 7, "d": "1.2.3.4"}'])).toEqual([
      { kind: "roster", users: [{ name: "d", address: "1.2.3.4" }], faults: [expect.stringContaining("2 without")] },
    ]);
  });

  test("what only looks like a roster is words", () => {
    expect(decode(["!{'alice': '1.2.3.4'}"])).toEqual([{ kind: "words", text: "!{'alice': '1.2.3.4'}" }]);
  });
});

test("a line that never ends costs little, however small the pieces in which it comes", () => {
  const decoder = new ServerMessageDecoder();
  decoder.push(Buffer.from('!{"alice": "127.0.0.1"}'));
  const before = process.cpuUsage();
  for (const byte of Buffer.from(": ".repeat(24_000))) decoder.push(Uint8Array.of(byte));
  // Microseconds of the processor, which other programs hardly change. Searching all of it again for each byte takes a minute.
  expect(process.cpuUsage(before).user).toBeLessThan(15e6);
});
