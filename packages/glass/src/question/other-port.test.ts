// The questions find the lab's chat on any port, by its content and by decode-as, and never take IRC for it.
import { describe, expect, test } from "vitest";
import { answerTo, needOf, seeBytes } from "../../fixtures/ask.ts";
import { Wire } from "../../fixtures/wire.ts";
import type { DecodeAsRule } from "../index.ts";
import { d1 } from "./d1-ladder.ts";
import { d2 } from "./d2-carriers.ts";
import { q01 } from "./q01-conversation.ts";
import { q10 } from "./q10-udp-payload.ts";
import { q14 } from "./q14-admission.ts";

const decodeAs = (["tcp", "udp"] as const).map((transport): DecodeAsRule => {
  return { transport, first: 6000, last: 6000, application: "lab" };
});
const roster = '!{"alice": "10.20.30.11"}';

/** A conversation of these lines; ">" is the client's. */
function talk(serverPort: number, lines: readonly string[], hasHandshake = true): Wire {
  const wire = new Wire({ serverPort });
  if (hasHandshake) wire.handshake();
  const next = { client: 1, server: 1 };
  lines.forEach((line, index) => {
    const side = line.startsWith(">") ? "client" : "server";
    const other = side === "client" ? "server" : "client";
    const data = line.slice(1);
    wire.send(side, 100 + index, { flags: "PA", seq: next[side], ack: next[other], data });
    next[side] += data.length;
  });
  return wire;
}

describe("a chat on another port", () => {
  test("is found by its roster, and its server by who sent that, without a handshake too", () => {
    const lines = ["<bob: early ", ">hello", `<${roster}`, ">more", "<bob: hi "];
    for (const hasHandshake of [true, false]) {
      const seen = seeBytes(talk(6000, lines, hasHandshake).bytes);
      expect(seen.connections.map(({ serverText }) => serverText)).toEqual(["10.20.30.3:6000"]);
      expect(answerTo(q01, seen).answer).toMatch(/^3 messages|^4 messages/);
      const sides = seen.connections[0]!.pieces.map(({ isFromClient }) => isFromClient);
      expect(sides).toEqual(lines.map((line) => line.startsWith(">")));
    }
  });

  test("is found by decode-as without a roster, and so are its direct messages", () => {
    const seen = seeBytes(talk(6000, [">alice", "<bob: hi "]).datagram("client", 300, "psst").bytes, { decodeAs });
    expect(answerTo(q01, seen).values.participants).toMatchObject([{ name: "alice" }, {}]);
    expect(answerTo(q10, seen).explanation + answerTo(q10, seen).answer).toContain("chat");
  });

  test("under TLS is counted as the chat only where it is expected", () => {
    const hello = "\u0016\u0003\u0001\u0000\u0005hello";
    const wire = talk(6000, [`>${hello}`]);
    expect(needOf(q14, seeBytes(wire.bytes))).toContain("Nobody is seen to join");
    expect(answerTo(q14, seeBytes(wire.bytes, { decodeAs })).values.encrypted).toMatchObject([{ stream: 0 }]);
  });
});

describe("IRC", () => {
  const lines = [">NICK alice\r\n", ">USER a 0 * :A\r\n", "<:s 001 alice :Hi\r\n", ">PRIVMSG #lab :alice: hi\r\n"];

  test.each([5000, 6000, 6667])("on port %i is not taken for the lab's chat, and is named", (port) => {
    const seen = seeBytes(talk(port, lines).bytes);
    expect(seen.chat).toEqual([]);
    for (const question of [q01, q14, d1, d2]) {
      expect(needOf(question, seen)).toContain("1 conversation of IRC, which this question does not read");
    }
  });

  test("without a handshake has its server where the replies come from", () => {
    const seen = seeBytes(talk(5000, lines.slice(2), false).bytes);
    expect(seen.connections[0]).toMatchObject({ application: "irc", server: { port: 5000 } });
    const other = seeBytes(talk(7000, lines.slice(2), false).bytes);
    expect(other.connections[0]).toMatchObject({ application: "irc", server: { port: 7000 } });
  });

  test("beside the lab's chat leaves its answers as they are", () => {
    const both = answerTo(
      q01,
      seeBytes(talk(5000, [">alice", `<${roster}`, ">hello"]).bytes),
      seeBytes(talk(5000, lines).bytes),
    );
    expect(both.values.participants).toMatchObject([{ name: "alice" }]);
  });
});
