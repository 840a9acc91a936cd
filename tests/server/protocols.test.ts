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

  test("an IRC client and a lab client hear each other in the lab's room", async () => {
    const { open, server } = await startChat();
    const [anna, bob] = [open(), open()];
    anna.say("NICK anna\r\nUSER anna 0 * :Anna\r\nJOIN #lobby\r\n");
    await anna.until(({ text }) => text.includes(" 366 "));
    bob.say("bob");
    await bob.until(({ lastRoster }) => lastRoster !== undefined && "anna" in lastRoster);
    bob.say("hello irc");
    await anna.until(({ text }) => text.endsWith(" PRIVMSG #lobby :hello irc\r\n"));
    anna.say("PRIVMSG #lobby :hello lab\r\nQUIT\r\n");
    await bob.until(({ text }) => text.includes("anna: hello lab "));
    expect(await anna.closed()).toMatch(/ERROR :Closing Link: 127\.0\.0\.1 \(Client quit\)\r\n$/);
    await bob.until(({ lastRoster }) => lastRoster !== undefined && !("anna" in lastRoster));
    expect([...server.hub.users.keys()]).toEqual(["bob"]);
  });

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
