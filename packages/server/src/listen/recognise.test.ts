import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { recognise } from "./recognise.ts";

const hello = Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc]);

describe("the protocol, by the first bytes", () => {
  test.each([
    ["GET / HTTP/1.1\r\nHost: chat\r\n\r\n", "http"],
    ["POST /messages?room=1 HTTP/1.0\r\n\r\n", "http"],
    ["PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "http"],
    ["CAP LS 302\r\nNICK alice\r\n", "irc"],
    ["nick alice\n", "irc"],
    ["USER alice 0 * :Alice A\r\n", "irc"],
    ["PASS secret\r\n", "irc"],
    ["alice", "lab"],
    ["GET", "lab"],
    ["GET\n", "lab"],
    ["GET me out", "lab"],
    ["NICK", "lab"],
    ["NICK\r\n", "lab"],
    ["NICK alice", "lab"],
    ["CAPTAIN LS\r\n", "lab"],
    ["", "lab"],
  ])("%j is %s", (opening, name) => {
    expect(recognise(Buffer.from(opening)).name).toBe(name);
  });

  test("a TLS hello is one, and what only begins like it is not", () => {
    expect(recognise(hello).name).toBe("tls");
    expect(recognise(Buffer.from([0x16, 0x03])).name).toBe("lab");
  });

  test("whatever comes first belongs to somebody", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2_000 }), (bytes) => {
        expect(["tls", "http", "irc", "lab"]).toContain(recognise(Buffer.from(bytes)).name);
      }),
    );
  });
});
