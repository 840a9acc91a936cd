// IRC people in a watched room: their lines lead to segments as the lab's do, with tshark as the judge.
import { expect, test } from "vitest";
import { Peer } from "../server/peer.ts";
import { cannotCapture, capturing, shark, watched } from "./watched.ts";

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
