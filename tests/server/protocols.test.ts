import { connect } from "node:tls";
import { once } from "node:events";
import { describe, expect, test } from "vitest";
import { startChat } from "./peer.ts";

describe("one port, several protocols", () => {
  test("a browser gets a page that says what this is", async () => {
    const { listening } = await startChat();
    const response = await fetch(`http://127.0.0.1:${listening.port}/`);
    expect(response.status).toBe(501);
    expect(await response.text()).toContain("This is a Vitrine chat server");
  });

  test.each(["CAP LS 302\r\n", "NICK alice\r\nUSER alice 0 * :Alice\r\n", "PASS secret\r\n"])(
    "an IRC client that opens with %j gets an ERROR",
    async (opening) => {
      const { open, server } = await startChat();
      const peer = open();
      peer.say(opening);
      expect(await peer.closed()).toMatch(/^ERROR :Closing Link: 127\.0\.0\.1 \(.*IRC.*\)\r\n$/);
      expect(server.hub.users.size).toBe(0);
    },
  );

  test("a TLS client gets an alert", async () => {
    const { listening } = await startChat();
    const socket = connect({ port: listening.port, host: "127.0.0.1", rejectUnauthorized: false });
    const [error] = (await once(socket, "error")) as [NodeJS.ErrnoException];
    expect(error.code).toMatch(/HANDSHAKE_FAILURE/);
  });

  test("a listener that is pinned to one protocol speaks no other", async () => {
    const { open } = await startChat({ protocol: "lab" });
    const peer = open();
    peer.say("NICK alice\r\n");
    await peer.until(({ reads }) => reads.length > 0);
    expect(peer.lastRoster).toEqual({ "NICK alice": "127.0.0.1" });
  });
});
