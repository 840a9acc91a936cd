import type { ClientEvent, ClientFact } from "@vitrine/client";
import { describe, expect, test } from "vitest";
import { Renderer, toJson } from "./index.ts";

const at = Date.UTC(2026, 0, 2, 12, 4, 5);
const event = (fact: ClientFact): ClientEvent => ({ at, ...fact });
const users = [
  { name: "alice", address: "10.20.30.11", since: at, isYou: true },
  { name: "李雷", address: "10.20.30.12" },
] as const;

function newRenderer(isGreeting = true): Renderer {
  return new Renderer({ style: (_style, text) => text, isGreeting, timeZone: "UTC" });
}

describe("events for people", () => {
  test.each<[ClientFact, string | undefined]>([
    [{ event: "room", from: "bob", text: "hi" }, "12:04 bob: hi"],
    [{ event: "sent", text: "hi" }, "12:04 you: hi"],
    [{ event: "sent", to: "bob", address: "10.20.30.12", text: "hi" }, "12:04 you → bob: hi"],
    [
      {
        event: "direct",
        from: "bob or bea",
        names: ["bob", "bea"],
        address: "10.20.30.12",
        text: "hi",
        verified: false,
      },
      "12:04 bob or bea → you (UDP from 10.20.30.12, unverified): hi",
    ],
    [{ event: "notice", code: "server-words", text: "bob: hi" }, "12:04 ! server: bob: hi"],
    [{ event: "notice", code: "not-sent", text: "It was not sent." }, "12:04 It was not sent."],
    [{ event: "refused", reason: "Taken." }, "The server does not let you in: Taken."],
    [
      { event: "roster", users, joined: ["李雷"], left: ["bob"], isAsked: false },
      "12:04 李雷 has come (10.20.30.12)\n12:04 bob has left",
    ],
    [{ event: "roster", users, joined: [], left: [], isAsked: false }, undefined],
    [{ event: "closed", how: "refused", reason: "Taken." }, undefined],
    [{ event: "closed", how: "lost", reason: "Gone." }, "Gone."],
  ])("%j", (fact, text) => {
    expect(newRenderer().render(event(fact))).toBe(text);
  });

  test("the roster is a table: name, address, since when", () => {
    expect(newRenderer().render(event({ event: "roster", users, joined: [], left: [], isAsked: true }))).toBe(
      [
        "name         address      since",
        "alice (you)  10.20.30.11  12:04",
        "李雷         10.20.30.12  before you",
      ].join("\n"),
    );
  });

  test("ten thousand who come at once are no flood of lines", () => {
    const crowd = Array.from({ length: 10_000 }, (_, index) => ({ name: `u${index}`, address: "10.20.30.12" }));
    const joined = crowd.map(({ name }) => name);
    const text = newRenderer().render(event({ event: "roster", users: crowd, joined, left: [], isAsked: false }));
    expect(text?.split("\n").length).toBe(21);
    expect(text).toContain("9980 others");
    expect(newRenderer().whoIsThere({ users: crowd })).toMatch(/^Here now: u0, .*u19, and 9980 others$/);
  });

  test("the greeting names the three things that a user can type, once", () => {
    const joined = event({ event: "joined", name: "alice", address: "10.20.30.11", server: "10.20.30.3:5000" });
    const renderer = newRenderer();
    const first = renderer.render(joined)!;
    for (const what of ["alice", "10.20.30.11", "10.20.30.3:5000", "hello", "@bob: hello", "#ls"])
      expect(first).toContain(what);
    expect(renderer.render(joined)).toBe("You are in the chat as alice, from 10.20.30.11, on 10.20.30.3:5000.");
    expect(newRenderer(false).render(joined)?.split("\n").length).toBe(1);
  });

  test("a datagram of 65,507 bytes does not push everything off the screen", () => {
    const text = newRenderer().render(event({ event: "room", from: "bob", text: "x".repeat(65_507) }));
    expect(text?.length).toBeLessThan(4100);
    expect(text).toContain("65,507 characters");
  });
});

describe("events for programs", () => {
  test("one object a line, times in ISO 8601", () => {
    expect(toJson(event({ event: "room", from: "bob", text: "a\nb" }))).toBe(
      '{"event":"room","at":"2026-01-02T12:04:05.000Z","from":"bob","text":"a\\nb"}',
    );
    expect(JSON.parse(toJson(event({ event: "roster", users, joined: [], left: [], isAsked: true })))).toMatchObject({
      users: [
        { name: "alice", since: "2026-01-02T12:04:05.000Z" },
        { name: "李雷", address: "10.20.30.12" },
      ],
    });
  });
});
