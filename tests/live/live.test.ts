// A server that is watched, as pages see it: real tcpdump on loopback, tshark as the judge.
import { describe, expect, test } from "vitest";
import { cannotCapture, capturing, shark, watched } from "./watched.ts";

describe("a watched server", () => {
  test("a line leads to its segments, as tshark finds them in the same capture", async (context) => {
    const reason = cannotCapture("tshark");
    if (reason !== undefined) return context.skip(reason);
    const { port, join: joinChat, open } = await watched();
    const page = await open();
    await capturing(page);
    const [alice, bob, carol] = [await joinChat("alice"), await joinChat("bob"), await joinChat("carol")];
    await alice.until(({ lastRoster }) => lastRoster !== undefined && "carol" in lastRoster);
    const long = "long ".repeat(400);
    alice.say("first\nsecond one\n");
    await carol.until(({ chat }) => chat.includes("second one"));
    bob.say(`${long}\n`);
    await carol.until(({ chat }) => chat.split("bob: ").length >= 3);
    const traces = [await page.wholeLine(1, 2), await page.wholeLine(2, 2), await page.wholeLine(3, 2)];
    const rows = shark(page);
    const byFrame = new Map(rows.map((row) => [row.frame, row]));
    expect(traces.map(({ line }) => line.text.trim())).toEqual(["first", "second one", long.trim()]);
    for (const { line, speaker, hearers } of traces.slice(0, 2)) {
      const [spoken] = speaker.segments;
      expect(byFrame.get(spoken!.frame)!.payload).toBe("first\nsecond one\n");
      expect(byFrame.get(spoken!.frame)!.destinationPort).toBe(port);
      expect(hearers.map(({ name }) => name).toSorted()).toEqual(["bob", "carol"]);
      for (const { segments, connection } of hearers) {
        const copy = byFrame.get(segments[0]!.frame)!;
        expect(copy.payload).toContain(`alice: ${line.text} `);
        expect(copy.destinationPort).toBe(connection.port);
      }
    }
    // The long line went out in parts, each with the speaker's name before it.
    for (const { segments, unknown, length } of traces[2]!.hearers) {
      expect(unknown).toBeUndefined();
      expect(length).toBeGreaterThan(long.length);
      const told = segments.map(({ frame }) => byFrame.get(frame)!.payload).join("");
      expect(told.replaceAll(/bob: |\s/g, "")).toContain(long.replaceAll(/\s/g, ""));
    }
    // And back: the segment that two lines share carried both.
    const shared = traces[0]!.speaker.segments[0]!.frame;
    page.say({ kind: "packet", id: 99, frame: shared });
    const { lines } = await page.first("packet");
    expect(lines.map(({ line, direction, name }) => [line.text, direction, name])).toEqual([
      ["first", "said", "alice"],
      ["second one", "said", "alice"],
    ]);
    // No connection of a page is in its own picture.
    const streams = new Set(rows.map(({ stream }) => stream));
    expect(streams.size).toBe(3);
  });

  test("the page is there, and the chat goes on on the same port", async () => {
    const { port, join } = await watched({ interface: undefined });
    const alice = await join("alice");
    const bob = await join("bob");
    alice.say("before\n");
    await bob.until(({ chat }) => chat.includes("alice: before"));
    const response = await fetch(`http://127.0.0.1:${port}/`);
    expect([response.status, await response.text()]).toEqual([200, "<!doctype html><title>Vitrine</title>"]);
    alice.say("after\n");
    await bob.until(({ chat }) => chat.includes("alice: after"));
  });

  test("without --watch, and where capturing fails, a page says what to do, and the rest works", async () => {
    const unwatched = await watched({ interface: undefined });
    const hello = await (await unwatched.open()).first("hello");
    expect(hello.capture).toMatchObject({ kind: "off", words: expect.stringContaining("--watch any") });
    const { open, join } = await watched({ interface: "nowhere0" });
    const page = await open();
    const refused = await page.until(({ told }) =>
      told
        .flatMap((one) => (one.kind === "hello" ? [one.capture] : []))
        .concat(
          told.flatMap((one) =>
            one.kind === "events"
              ? one.events.flatMap((event) => (event.kind === "capture" ? [event.capture] : []))
              : [],
          ),
        )
        .find(({ kind }) => kind === "refused"),
    );
    expect(refused.words).not.toBe("");
    const alice = await join("alice");
    alice.say("hello\n");
    await page.until(({ told }) =>
      told.find((one) => one.kind === "events" && one.events.some((event) => event.kind === "said")),
    );
    expect((await page.line(1))!.speaker.unknown).toContain("No packet");
  });

  test("only the teacher stops the picture, and sees addresses that are hidden", async (context) => {
    const reason = cannotCapture();
    if (reason !== undefined) return context.skip(reason);
    const { live, open, join } = await watched({ areAddressesHidden: true });
    const [pupil, teacher] = [await open(), await open({ kind: "open", token: live.tokens.teacher })];
    await capturing(pupil);
    const guesser = await open({ kind: "open", token: `${live.tokens.teacher.slice(1)}x` });
    expect((await guesser.first("hello")).isTeacher).toBe(false);
    const [alice, bob] = [await join("alice"), await join("bob")];
    alice.say("where am I\n");
    await bob.until(({ chat }) => chat.includes("where am I"));
    const trace = await pupil.wholeLine(1, 1);
    expect(trace.speaker.connection.address).toMatch(/^198\.18\./);
    expect((await teacher.wholeLine(1, 1)).speaker.connection.address).toBe("127.0.0.1");
    const loopback = Buffer.from([127, 0, 0, 1]);
    const [seen, all] = [Buffer.concat(pupil.packets), Buffer.concat(teacher.packets)];
    expect([all.includes(loopback), all.includes("127.0.0.1"), all.includes("where am I")]).toEqual([true, true, true]);
    expect([seen.includes(loopback), seen.includes("127.0.0.1"), seen.includes("where am I")]).toEqual([
      false,
      false,
      false,
    ]);
    expect(JSON.stringify(pupil.told)).not.toContain("127.0.0.1");
    pupil.say({ kind: "pause", isPaused: true });
    expect((await pupil.first("refused")).words).toContain("Only the teacher");
    teacher.say({ kind: "pause", isPaused: true });
    expect((await pupil.first("paused")).isPaused).toBe(true);
  });

  test("a page of another machine sees nothing without a link, and a class's link lets it look only", async () => {
    const { live, open, join } = await watched({ interface: "nowhere0" });
    const alice = await join("alice");
    alice.say("only for us\n");
    const elsewhere = [
      { "x-forwarded-for": "192.0.2.7" },
      { forwarded: "for=192.0.2.7" },
      { host: "192.0.2.1" },
      { via: "1.1 proxy" },
    ];
    for (const headers of elsewhere) {
      const page = await open({ kind: "open" }, headers);
      expect((await page.first("refused")).words).toContain("from the server's own machine only");
      await page.closed();
      expect(page.told).toHaveLength(1);
      const guest = await open({ kind: "open", token: live.tokens.viewer }, headers);
      expect(await guest.first("hello")).toMatchObject({ isTeacher: false, people: [{ name: "alice" }] });
      const teacher = await open({ kind: "open", token: live.tokens.teacher }, headers);
      expect((await teacher.first("hello")).isTeacher).toBe(true);
    }
    expect((await (await open()).first("hello")).isTeacher).toBe(false);
  });

  test("a server that is watched in the open shows the chat everywhere", async () => {
    const { open } = await watched({ interface: "nowhere0", isOpen: true });
    const page = await open({ kind: "open" }, { "x-forwarded-for": "192.0.2.7" });
    expect((await page.first("hello")).isTeacher).toBe(false);
  });

  test("a room for accounts is seen with a link only, on this machine too", async () => {
    const { live, open } = await watched({ interface: "nowhere0", isLinkNeeded: true });
    expect((await (await open()).first("refused")).words).toContain("only with a link");
    expect((await (await open({ kind: "open", token: live.tokens.viewer })).first("hello")).isTeacher).toBe(false);
  });

  test("renewed links end the pages that used the old ones, and no other", async () => {
    const { live, open } = await watched({ interface: "nowhere0" });
    const old = live.tokens;
    const pages = [await open({ kind: "open", token: old.viewer }), await open({ kind: "open", token: old.teacher })];
    const here = await open();
    for (const page of [...pages, here]) await page.first("hello");
    live.renewTokens();
    for (const page of pages) {
      expect((await page.first("refused")).words).toContain("renewed");
      await page.closed();
    }
    expect(here.socket.readyState).toBe(here.socket.OPEN);
    const late = await open({ kind: "open", token: old.teacher }, { via: "1.1 proxy" });
    expect((await late.first("refused")).words).toContain("not valid");
  });
});
