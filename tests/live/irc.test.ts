// IRC people in a watched room: their lines lead to segments as the lab's do, with tshark as the judge.
import { once } from "node:events";
import { connect } from "node:tls";
import { makeSelfSigned } from "@vitrine/server/certificate";
import { expect, onTestFinished, test } from "vitest";
import { WebSocket } from "ws";
import { Peer } from "../server/peer.ts";
import { cannotCapture, capturing, shark, watched } from "./watched.ts";

const registering = (nick: string): string[] => [`NICK ${nick}`, `USER ${nick} 0 * :${nick}`, "JOIN #lobby"];

test("a line of IRC leads to its segments and to those of every hearer, in the lab and in IRC", async (context) => {
  const reason = cannotCapture("tshark");
  if (reason !== undefined) return context.skip(reason);
  const { port, join: joinChat, open } = await watched();
  const page = await open();
  await capturing(page);
  const lab = await joinChat("lena");
  const [alice, bob] = [new Peer(port), new Peer(port)];
  for (const [peer, nick] of [
    [alice, "alice"],
    [bob, "bob"],
  ] as const) {
    peer.say("CAP REQ :server-time message-tags\r\n");
    peer.say(`NICK ${nick}\r\nUSER ${nick} 0 * :${nick}\r\nCAP END\r\nJOIN #lobby\r\n`);
    await peer.until(({ text }) => text.includes(" 366 "));
  }
  alice.say("PRIVMSG #lobby :hello from IRC\r\nPRIVMSG #lobby :\u0001ACTION waves\u0001\r\n");
  await bob.until(({ text }) => text.includes("waves"));
  await lab.until(({ chat }) => chat.includes("waves"));
  lab.say("hello from the lab\n");
  await bob.until(({ text }) => text.includes("from the lab"));

  const traces = [await page.wholeLine(1, 2), await page.wholeLine(2, 2), await page.wholeLine(3, 2)];
  expect(traces.map(({ line }) => [line.from, line.text])).toEqual([
    ["alice", "hello from IRC"],
    ["alice", "* waves"],
    ["lena", "hello from the lab"],
  ]);
  const payloads = new Map(shark(page).map(({ frame, payload }) => [frame, payload]));
  const [hello] = traces;
  expect(payloads.get(hello!.speaker.segments[0]!.frame)).toContain("PRIVMSG #lobby :hello from IRC\r\n");
  expect(hello!.speaker.length).toBe("PRIVMSG #lobby :hello from IRC".length);
  const copies = new Map(hello!.hearers.map(({ name, segments }) => [name, payloads.get(segments[0]!.frame)]));
  expect([...copies.keys()].toSorted()).toEqual(["bob", "lena"]);
  expect(copies.get("lena")).toContain("alice: hello from IRC ");
  expect(copies.get("bob")).toMatch(/^@.*time=.* :alice!.* PRIVMSG #lobby :hello from IRC\r\n/m);

  // A private message is not for watchers.
  bob.say("PRIVMSG alice :between us\r\n");
  await alice.until(({ text }) => text.includes("between us"));
  bob.say("PRIVMSG #lobby :last\r\n");
  expect((await page.wholeLine(4, 2)).line.text).toBe("last");
});

test("a line that TLS or a WebSocket carries has no segments there, and says why", async (context) => {
  const reason = cannotCapture();
  if (reason !== undefined) return context.skip(reason);
  const tls = makeSelfSigned(["127.0.0.1"], Date.now(), 1);
  const { port, join: joinChat, open } = await watched({}, { tls });
  const page = await open();
  const lab = await joinChat("lena");
  const sealed = connect({ port, host: "127.0.0.1", ca: tls.certificate });
  onTestFinished(() => void sealed.destroy());
  await once(sealed, "secureConnect");
  sealed.write(`${registering("tess").join("\r\n")}\r\n`);
  await lab.until(({ lastRoster }) => lastRoster !== undefined && "tess" in lastRoster);

  const framed = new WebSocket(`ws://127.0.0.1:${port}/`, ["text.ircv3.net"]);
  onTestFinished(() => framed.terminate());
  await once(framed, "open");
  for (const line of registering("wim")) framed.send(line);
  await lab.until(({ lastRoster }) => lastRoster !== undefined && "wim" in lastRoster);

  lab.say("hello both\n");
  sealed.write("PRIVMSG #lobby :from under the seal\r\n");
  await lab.until(({ chat }) => chat.includes("under the seal"));
  framed.send("PRIVMSG #lobby :from a frame");
  await lab.until(({ chat }) => chat.includes("from a frame"));
  const traces = [await page.line(1), await page.line(2), await page.line(3)];
  expect(traces.map((trace) => trace?.line.text)).toEqual(["hello both", "from under the seal", "from a frame"]);
  const unknown = new Map(traces[0]!.hearers.map((way) => [way.name, way]));
  expect(unknown.get("tess")).toMatchObject({ segments: [], connection: { wrapping: "tls" } });
  expect(unknown.get("tess")!.unknown).toContain("TLS seals");
  expect(unknown.get("wim")).toMatchObject({ segments: [], connection: { wrapping: "websocket" } });
  expect(unknown.get("wim")!.unknown).toContain("A WebSocket frames");
  expect(traces[1]!.speaker.unknown).toContain("TLS seals");
  expect(traces[2]!.speaker.unknown).toContain("A WebSocket frames");
});
