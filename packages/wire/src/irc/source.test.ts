// The facts of ircdocs' parser-tests: userhost-split and validate-hostname.
import { describe, expect, test } from "vitest";
import { formatSource, isHostname, parseSource } from "./source.ts";

describe("a source", () => {
  test.each([
    ["coolguy", { nick: "coolguy" }],
    ["coolguy!ag@127.0.0.1", { nick: "coolguy", user: "ag", host: "127.0.0.1" }],
    ["coolguy!~ag@localhost", { nick: "coolguy", user: "~ag", host: "localhost" }],
    ["coolguy@127.0.0.1", { nick: "coolguy", host: "127.0.0.1" }],
    ["coolguy!ag", { nick: "coolguy", user: "ag" }],
    ["coolguy!ag@net\x035w\x03ork.admin", { nick: "coolguy", user: "ag", host: "net\x035w\x03ork.admin" }],
    ["coolguy!~ag@n\x02et\x0305w\x0fork.admin", { nick: "coolguy", user: "~ag", host: "n\x02et\x0305w\x0fork.admin" }],
    ["a!b@c!d@e", { nick: "a", user: "b", host: "c!d@e" }],
    ["", { nick: "" }],
  ])("%j has its parts, and is written from them", (text, parts) => {
    expect(parseSource(text)).toEqual(parts);
    expect(formatSource(parts)).toBe(text);
  });
});

describe("a host name", () => {
  test.each([
    "irc.example.com",
    "i.coolguy.net",
    "irc-srv.net.uk",
    "iRC.CooLguY.NeT",
    "gsf.ds342.co.uk",
    "324.net.uk",
    "xn--bcher-kva.ch",
    "services.",
  ])("is %j", (text) => expect(isHostname(text)).toBe(true));

  test.each([
    "-lol-.net.uk",
    "-lol.net.uk",
    "_irc._sctp.lol.net.uk",
    "irc",
    "com",
    "",
    " ",
    ".",
    "a..b",
    "example. net",
    "ex ample.org",
    " example.org",
    "example.org ",
    `${"a".repeat(64)}.org`,
    `${"a.".repeat(150)}org`,
  ])("is not %j", (text) => expect(isHostname(text)).toBe(false));
});
