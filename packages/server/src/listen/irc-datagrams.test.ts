import { createSocket } from "node:dgram";
import { once } from "node:events";
import { expect, onTestFinished, test } from "vitest";
import { openIrcChat } from "../session/irc/testing/irc-chat.ts";
import { IrcDatagrams } from "./irc-datagrams.ts";

/** A UDP port of this machine that is free. */
async function bound(port = 0) {
  const socket = createSocket("udp4");
  socket.bind(port, "127.0.0.1");
  await once(socket, "listening");
  onTestFinished(() => void socket.close());
  return socket;
}

function openChat() {
  const chat = openIrcChat();
  const warnings: string[] = [];
  const log = { ...chat.log, warn: (_: object, words: string) => void warnings.push(words) };
  const datagrams = new IrcDatagrams({ hub: chat.hub, sessions: chat.sessions, clock: chat.clock, log }, "#lobby");
  chat.hear((event) => datagrams.hear(event));
  onTestFinished(() => datagrams.close());
  return { ...chat, datagrams, warnings };
}

test("a datagram to somebody that uses IRC gets a sentence for an answer, once a second", async () => {
  const { datagrams, join, open, settle, clock } = openChat();
  const free = createSocket("udp4");
  free.bind(0, "127.0.0.1");
  await once(free, "listening");
  const { port } = free.address();
  free.close();
  await once(free, "close");
  datagrams.start("127.0.0.1", port);
  const bob = open("127.0.0.1");
  bob.say("bob");
  settle();
  join("anna").send("JOIN #lobby");
  const client = await bound();
  const ask = async (): Promise<string> => {
    clock.advance(1_000);
    // A datagram may come before the server's socket is ready.
    for (;;) {
      client.send("hi", port, "127.0.0.1");
      const answer = await Promise.race([once(client, "message"), once(client, "error")]);
      if (Buffer.isBuffer(answer[0])) return answer[0].toString();
    }
  };
  expect(await ask()).toBe("server: anna uses IRC: say it in the room ");
  join("bea").send("JOIN #lobby");
  expect(await ask()).toBe("server: anna, bea use IRC: say it in the room ");
});

test("a port that another program has is reported once", async () => {
  const { datagrams, join, warnings } = openChat();
  const { port } = (await bound()).address();
  datagrams.start("127.0.0.1", port);
  const anna = join("anna");
  for (let round = 0; round < 3; round += 1) {
    anna.send("JOIN #lobby", "PART #lobby");
    await new Promise((resolve) => setImmediate(resolve));
  }
  anna.send("JOIN #lobby");
  await expect.poll(() => warnings.length).toBe(1);
  expect(warnings[0]).toContain(`another program has UDP port ${port} of 127.0.0.1`);
});
