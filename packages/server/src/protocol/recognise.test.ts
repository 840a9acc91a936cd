import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MemoryConnection } from "../connection/testing/memory.ts";
import { RecordingSession } from "../connection/testing/contract.ts";
import { createManualClock } from "../testing/manual-clock.ts";
import { mostDoubtfulBytes, recognise } from "./recognise.ts";
import { longestDoubt, RecognisingSession } from "./recognising-session.ts";

const named = (bytes: string | Buffer): string => {
  const verdict = recognise(Buffer.from(bytes));
  return verdict === "undecided" ? verdict : verdict.name;
};

const openings: readonly (readonly [string, string])[] = [
  ["GET / HTTP/1.1\r\n", "http"],
  ["POST /messages?room=1 HTTP/1.0\r\n", "http"],
  ["PRI * HTTP/2.0\r\n", "http"],
  ["OPTIONS * HTTP/1.1\n", "http"],
  ["NICK alice\r\n", "irc"],
  ["nick alice\n", "irc"],
  ["USER alice 0 * :Alice A\r\n", "irc"],
  ["quit :bye\r\n", "irc"],
  ["CAP ", "irc"],
  ["pass ", "irc"],
  ["PASS hun", "irc"],
  ["Authenticate PLAIN", "irc"],
  ["REGISTER * * :hunter2", "irc"],
  ["\u0016\u0003", "tls"],
];

const others: readonly (readonly [string, string])[] = [
  ["alice", "lab"],
  ["hello all\n", "lab"],
  ["GET\n", "lab"],
  ["GET me out", "lab"],
  ["get / HTTP/1.1\r\n", "lab"],
  ["NICK\r\n", "lab"],
  ["NICK \r\n", "lab"],
  ["CAPTAIN LS\r\n", "lab"],
  ["PASSENGER 57", "lab"],
  ["\u0016name", "lab"],
  ["A", "undecided"],
  ["GET", "undecided"],
  ["GET /", "undecided"],
  ["GET / HTTP/1.1", "undecided"],
  ["NICK", "undecided"],
  ["NICK alice", "undecided"],
  ["user 1", "undecided"],
  ["pas", "undecided"],
  ["\u0016", "undecided"],
];

describe("the protocol of a client", () => {
  test.each([...openings, ...others])("that sent %j is %s", (bytes, name) => {
    expect(named(Buffer.from(bytes, "latin1"))).toBe(name);
  });

  test.each(openings)("that opens with %j one byte at a time is undecided until it is %s", (opening, name) => {
    const verdicts = Array.from(opening, (_, at) => named(Buffer.from(opening.slice(0, at + 1), "latin1")));
    const decided = verdicts.indexOf(name);
    expect(verdicts.slice(0, decided).every((verdict) => verdict === "undecided")).toBe(true);
    expect(verdicts.slice(decided).every((verdict) => verdict === name)).toBe(true);
    expect(decided).toBeGreaterThanOrEqual(0);
  });

  test("never changes once it is decided", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 40 }), fc.uint8Array({ maxLength: 40 }), (first, rest) => {
        const before = named(Buffer.from(first));
        const after = named(Buffer.concat([first, rest]));
        expect(before === "undecided" || before === after).toBe(true);
      }),
    );
  });
});

/** A connection whose protocol is recognised; `reads` gives the reads that a protocol's session received. */
function open() {
  const clock = createManualClock();
  const sessions: Record<string, RecordingSession> = {};
  const connection = new MemoryConnection({
    begin: (itself) =>
      new RecognisingSession(itself, clock, ({ name }) => {
        const session = new RecordingSession();
        sessions[name] = session;
        return session;
      }),
  });
  const reads = (name: string): string[] => (sessions[name]?.reads ?? []).map(String);
  return { connection, sessions, reads, clock };
}

describe("a client whose first bytes could be an opening", () => {
  test.each(openings)("that sends %j one byte at a time gets its session, with every byte", (opening, name) => {
    const { connection, reads, clock } = open();
    const rest = "the rest\r\n";
    for (const byte of Buffer.from(`${opening}${rest}`, "latin1")) {
      connection.say(Buffer.from([byte]));
      // Less for all bytes together than what ends the doubt.
      clock.advance(4);
    }
    expect(reads(name).join("")).toBe(`${opening}${rest}`);
  });

  test.each(["PASS ", "cap ", "Authenticate "])(
    "that sends %j is an IRC client, however late the rest comes",
    (beginning) => {
      const { connection, reads, clock } = open();
      connection.say(beginning);
      clock.advance(60_000);
      connection.say("hunter2\r\n");
      expect(reads("irc")).toEqual([beginning, "hunter2\r\n"]);
      expect(reads("lab")).toEqual([]);
    },
  );

  test("gets the session of its protocol with all that it sent", () => {
    const { connection, reads } = open();
    for (const piece of ["GET", " / HT", "TP/1.1\r\n", "Host: chat\r\n"]) connection.say(piece);
    expect(reads("http")).toEqual(["GET / HTTP/1.1\r\n", "Host: chat\r\n"]);
  });

  test("is a lab client after a quarter of a second, and each read stays a message", () => {
    const { connection, reads, sessions, clock } = open();
    connection.setDeadline(60_000);
    connection.say("A");
    clock.advance(longestDoubt - 1);
    connection.say("UTH");
    expect(sessions).toEqual({});
    clock.advance(1);
    expect(reads("lab")).toEqual(["A", "UTH"]);
    // The registration's deadline still holds.
    expect(connection.deadline).toBe(60_000);
    connection.say("hello all");
    expect(reads("lab")).toEqual(["A", "UTH", "hello all"]);
  });

  test("is a lab client at once when more comes that no opening has", () => {
    const { connection, reads, clock } = open();
    connection.say("NICK alice");
    connection.say(" and bob\u0000");
    clock.advance(longestDoubt);
    expect(reads("lab")).toEqual(["NICK alice", " and bob\u0000"]);
  });

  test("waits with no more than a request line's bytes", () => {
    const { connection, sessions } = open();
    connection.say(`GET /${"x".repeat(mostDoubtfulBytes)}`);
    expect(Object.keys(sessions)).toEqual(["lab"]);
  });

  test.each([
    ["PA", "SS hunter2"],
    ["PASS", " hunter2\r\n"],
    ["AUTH", "ENTICATE c2VjcmV0"],
    ["NICK alice", "\r\nPASS hunter2\r\n"],
    ["GET", " / HTTP/1.1\r\nAuthorization: Basic c2VjcmV0\r\n"],
  ])("that paused after %j is closed without a word when %j follows: it may be a password", (name, next) => {
    const { connection, reads, clock } = open();
    connection.say(name);
    clock.advance(longestDoubt);
    connection.say(next);
    expect(reads("lab")).toEqual([name]);
    expect(connection.closedBecause).toBe("refused");
    expect(connection.text).toBe("");
  });

  test("keeps a name like an opening when ordinary lines follow, and its second line is free", () => {
    const { connection, reads, clock } = open();
    connection.say("user 1");
    clock.advance(longestDoubt);
    connection.say("hello");
    connection.say("PASS the salt");
    expect(reads("lab")).toEqual(["user 1", "hello", "PASS the salt"]);
    expect(connection.closedBecause).toBeUndefined();
  });

  test("that leaves while it is undecided leaves nothing behind", () => {
    const { connection, sessions, clock } = open();
    connection.say("NIC");
    connection.leave();
    clock.advance(longestDoubt);
    expect(sessions).toEqual({});
    expect(clock.waiting).toBe(0);
  });
});

test("a password is never a lab client's line, wherever the bytes are cut and whatever the pauses", () => {
  const secrets = [
    "PASS hunter2\r\n",
    "CAP LS 302\r\nPASS hunter2\r\n",
    "AUTHENTICATE hunter2\r\n",
    "register a * hunter2\r\n",
  ];
  fc.assert(
    fc.property(
      fc.constantFrom(...secrets),
      fc.array(fc.tuple(fc.integer({ min: 1, max: 12 }), fc.boolean()), { maxLength: 8 }),
      (opening, cuts) => {
        const { connection, reads, clock } = open();
        let at = 0;
        for (const [length, isPause] of [...cuts, [opening.length, false] as const]) {
          if (connection.closedBecause !== undefined) break;
          if (at < opening.length) connection.say(opening.slice(at, at + length));
          at += length;
          if (isPause) clock.advance(longestDoubt);
        }
        expect(reads("lab").join("")).not.toContain("hunter2");
      },
    ),
    { numRuns: 500 },
  );
});
