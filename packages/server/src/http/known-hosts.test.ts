import type { IncomingMessage } from "node:http";
import { describe, expect, test } from "vitest";
import { isFromThisMachine, isOwnOrigin, loopbackHosts, pageHosts, refusal } from "./index.ts";

function request(headers: Record<string, string>, hosts?: string[], remoteAddress = "127.0.0.1"): IncomingMessage {
  const all = hosts ?? (headers["host"] === undefined ? [] : [headers["host"]]);
  return { headers, headersDistinct: { host: all }, socket: { remoteAddress } } as unknown as IncomingMessage;
}

const page = pageHosts(["Chat.Example.org"], "web");

describe("the hosts of the page", () => {
  test.each([
    "127.0.0.1:5000",
    "localhost:5000",
    "LOCALHOST.",
    "vitrine.localhost:5000",
    "[::1]:5000",
    "10.20.30.2",
    "[fe80::1]:5000",
    "203.0.113.7:80",
    "web",
    "web.local:5000",
    "WEB:5000",
    "chat.example.org",
    "chat.example.org.:8443",
  ])("include %s", (host) => {
    expect(refusal(request({ host }), page)).toBeUndefined();
  });

  test.each([
    "evil.example:5000",
    "web.evil.example",
    "127.0.0.1.evil.example",
    "localhost.evil.example",
    "evil.chat.example.org",
    "notlocalhost",
    "1e100.net",
  ])("do not include %s", (host) => {
    expect(refusal(request({ host }), page)).toMatchObject({
      status: 421,
      words: expect.stringContaining("--allowed-hosts"),
    });
  });

  test("are one, and well formed", () => {
    for (const host of ["", "a b", "user@127.0.0.1", "127.0.0.1/x", "127.0.0.1:port", "[::1"]) {
      expect(refusal(request({ host }), page)).toMatchObject({ status: 400 });
    }
    expect(refusal(request({}), page)).toMatchObject({ status: 400 });
    expect(refusal(request({ host: "web" }, ["web", "evil.example"]), page)).toMatchObject({ status: 400 });
  });

  test("of the metrics are this machine's own", () => {
    expect(refusal(request({ host: "127.0.0.1:9100" }), loopbackHosts)).toBeUndefined();
    expect(refusal(request({ host: "10.20.30.2:9100" }), loopbackHosts)).toMatchObject({ status: 421 });
  });

  test("are compared with the origin, where a browser gives one", () => {
    const host = "127.0.0.1:5000";
    expect(refusal(request({ host, origin: "http://127.0.0.1:5000" }), page)).toBeUndefined();
    for (const origin of ["null", "http://127.0.0.1:5001", "http://localhost:5000", "http://evil.example"]) {
      expect(refusal(request({ host, origin }), page)).toMatchObject({ status: 403 });
    }
  });
});

test("an origin is this server's own only where it is the host's", () => {
  expect(isOwnOrigin("http://10.20.30.2:5000", "10.20.30.2:5000")).toBe(true);
  expect(isOwnOrigin("http://[::1]:5000", "[::1]:5000")).toBe(true);
  expect(isOwnOrigin("http://web.lab", "web.lab")).toBe(true);
  expect(isOwnOrigin("null", "web.lab")).toBe(false);
  expect(isOwnOrigin("http://web.lab.elsewhere.example", "web.lab")).toBe(false);
  expect(isOwnOrigin("http://web.lab@elsewhere.example", "web.lab")).toBe(false);
  expect(isOwnOrigin("http://web.lab", undefined)).toBe(false);
});

describe("a request of this machine", () => {
  test.each([
    ["127.0.0.1", "127.0.0.1:5000"],
    ["127.3.2.1", "localhost:5000"],
    ["::1", "[::1]:5000"],
    ["::ffff:127.0.0.1", "localhost"],
  ])("comes from %s to %s", (remote, host) => {
    expect(isFromThisMachine(request({ host }, undefined, remote))).toBe(true);
  });

  test.each([
    ["10.20.30.3", "127.0.0.1:5000", {}],
    ["::ffff:10.20.30.3", "localhost:5000", {}],
    ["127.0.0.1", "10.20.30.2:5000", {}],
    ["127.0.0.1", "evil.example", {}],
    ["127.0.0.1", "localhost", { forwarded: "for=192.0.2.1" }],
    ["127.0.0.1", "localhost", { "x-forwarded-for": "" }],
    ["127.0.0.1", "localhost", { via: "1.1 proxy" }],
    ["127.0.0.1", "localhost", { "x-real-ip": "192.0.2.1" }],
  ])("is none from %s to %s with %j", (remote, host, headers) => {
    expect(isFromThisMachine(request({ host, ...headers }, undefined, remote))).toBe(false);
  });
});
