import { describe, expect, test } from "vitest";
import type { Finding } from "../answer.ts";
import { q01 } from "../q01-conversation.ts";
import { q14 } from "../q14-admission.ts";
import { readConversation } from "./chat.ts";
import { Connection } from "./connection.ts";
import type { Seen, SeenCapture } from "./seen.ts";
import { segment } from "../../../fixtures/segment.ts";

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A conversation in which both sides say these lines in turn; `>` is the client. */
function talk(...lines: string[]): Connection {
  const connection = new Connection(
    "talk.pcap",
    0,
    { address: "10.0.0.1", port: 40_000 },
    { address: "10.0.0.2", port: 5000 },
  );
  const next = new Map([
    [true, 1],
    [false, 1],
  ]);
  for (const [index, line] of lines.entries()) {
    const isFromClient = line.startsWith(">");
    const payload = bytesOf(line.slice(1));
    const ack = next.get(!isFromClient)!;
    const one = segment(index + 1, isFromClient, next.get(isFromClient)!, payload.length, { ackRaw: ack, ack });
    next.set(isFromClient, one.seq + payload.length);
    connection.segments.push(one);
    connection.feed(one, payload, one.headerLength);
  }
  return connection;
}

function seenOf(connection: Connection): Seen {
  const capture: Partial<SeenCapture> = {
    file: "talk.pcap",
    connections: [connection],
    chat: readConversation(connection),
  };
  return { captures: [capture as SeenCapture] };
}

function answered(finding: Finding): Finding & { readonly answered: true } {
  if (!finding.answered) throw new Error(finding.needs);
  return finding;
}

const prompt = "<server: The name alice has a password. Type it now; it travels in the clear. [SCRAM-SHA-256] ";
const roster = '<!{"alice": "10.0.0.1"}';

describe("q14", () => {
  test("calls a password in the clear readable, and does not repeat it", () => {
    const seen = seenOf(talk(">alice", prompt, ">correct horse", roster, ">hello"));
    const { values, explanation, evidence } = answered(q14.find(seen));
    expect(values.exchanges).toMatchObject([
      { name: "alice", method: "password", outcome: "let in", readable: "everything", frames: [1, 2, 3] },
    ]);
    expect(explanation).toContain("can read it");
    expect(evidence.find(({ frame }) => frame === 3)).toMatchObject({
      value: "a password of 13 characters",
      bytes: [54, 13],
    });
    expect(JSON.stringify([values, evidence, q01.find(seen)])).not.toContain("correct horse");
    expect(JSON.stringify(q01.find(seen))).toContain("alice: hello");
  });

  test("calls SCRAM readable in parts", () => {
    const seen = seenOf(
      talk(
        ">alice",
        prompt,
        ">n,,n=alice,r=abc\n",
        "<r=abcdef,s=c2FsdA==,i=600000\n",
        ">c=biws,r=abcdef,p=cHJvb2Y=\n",
        "<v=c2ln\n",
        roster,
      ),
    );
    expect(answered(q14.find(seen)).values.exchanges).toMatchObject([
      { method: "scram", outcome: "let in", readable: "parts" },
    ]);
  });

  test("distinguishes a refused client from one that never answered", () => {
    const refused = seenOf(talk(">alice", prompt, ">wrong", "<server: That is not the password of alice. "));
    expect(answered(q14.find(refused)).values.exchanges).toMatchObject([{ method: "password", outcome: "refused" }]);
    const silent = seenOf(talk(">alice", prompt));
    expect(answered(q14.find(silent)).values.exchanges).toMatchObject([{ method: "unanswered", outcome: "unknown" }]);
  });

  test("says that the name alone was enough where no proof was asked for", () => {
    const { values, explanation } = answered(q14.find(seenOf(talk(">alice", roster))));
    expect(values.exchanges).toMatchObject([{ method: "none", outcome: "let in", readable: "nothing" }]);
    expect(explanation).toContain("the name alone was enough");
  });
});

const textsOf = (connection: Connection): string[] =>
  readConversation(connection).flatMap((event) => ("text" in event ? [event.text] : []));

describe("a capture that missed a segment", () => {
  test("is read on after the gap once the client has acknowledged it, or the capture has ended", () => {
    const connection = talk(roster);
    connection.feed(segment(2, false, 23, 9), bytesOf("bob: one "), 20);
    connection.feed(segment(3, false, 43, 11), bytesOf("carol: two "), 20);
    expect(textsOf(connection)).toEqual(["one"]);
    connection.feed(segment(4, true, 1, 0, { ackRaw: 54, ack: 54 }), bytesOf(""), 20);
    expect(textsOf(connection)).toEqual(["one", "two"]);
    connection.feed(segment(5, false, 64, 12), bytesOf("dave: three "), 20);
    connection.end();
    expect(textsOf(connection)).toEqual(["one", "two", "three"]);
  });

  test("does not join half a line with what comes after the gap", () => {
    const connection = talk(roster);
    connection.feed(segment(2, false, 23, 6, { flags: 0x10 }), bytesOf("bob: h"), 20);
    connection.feed(segment(3, false, 40, 9), bytesOf("bob: bye "), 20);
    connection.end();
    expect(textsOf(connection)).toEqual(["bye"]);
  });
});

describe("a chat with a server that a student wrote", () => {
  test("is read back, lines before the first roster too, and control characters do not reach the screen", () => {
    const seen = seenOf(talk(">alice", "<bob: early ", roster, "<bob: \u001b[31mred ", ">hi"));
    expect(answered(q01.find(seen)).values.participants).toMatchObject([
      { name: "alice", saw: [{}, { line: "bob: early" }, {}, { line: "bob: [31mred" }, { line: "alice: hi" }] },
    ]);
  });
});
