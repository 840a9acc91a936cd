import { ServerMessageDecoder } from "@vitrine/wire/lab";
import { describe, expect, test } from "vitest";
import { openLabChat } from "./testing/lab-chat.ts";

type Line = [name: string, text: string];

/** A chat with these people. `heardBy` decodes everything that a client has got, as if TCP had put it into one read. */
function openRoom(...names: string[]) {
  const { open, settle, clock, hub } = openLabChat();
  const clients = new Map<string, ReturnType<typeof open>>();
  const client = (name: string) => clients.get(name)!;
  const join = (name: string): void => {
    clients.set(name, open());
    client(name).say(name);
    clock.endTurn();
  };
  for (const name of names) {
    join(name);
    settle();
  }
  const heardBy = (name: string): string[] => {
    const decoder = new ServerMessageDecoder();
    const heard = [...decoder.push(Buffer.from(client(name).text)), ...decoder.end()];
    return heard.flatMap((message) => (message.kind === "said" ? [`${message.from}: ${message.text}`] : []));
  };
  /** Each says a line, one turn after the other, so that no line feed parts them. */
  const say = (...lines: readonly Line[]): void => {
    for (const [name, text] of lines) {
      client(name).say(text);
      clock.endTurn();
    }
  };
  return { client, join, say, settle, clock, hub, heardBy };
}

describe("a line of the room", () => {
  test.each<[title: string, others: string[], ...lines: Line[]]>([
    ["whose speaker has a name with a space", ["x bob", "bob"], ["alice", "hello"], ["x bob", "hi"]],
    ["whose speaker's name ends another one", ["x bob", "bob"], ["alice", "hello x"], ["bob", "hi"]],
    ["of the server's namesake", ["not server", "bob"], ["alice", "hello"], ["not server", "log in at evil.example"]],
  ])("%s is nobody else's", (_, others, ...lines) => {
    const { say, settle, heardBy } = openRoom("zed", "alice", ...others);
    say(...lines);
    settle();
    expect(heardBy("zed")).toEqual(lines.map(([name, text]) => `${name}: ${text}`));
  });

  test("of somebody whom the cut roster leaves out is nobody else's", () => {
    const crowd = Array.from({ length: 60 }, (_, at) => `student number ${at}`);
    const { say, settle, heardBy } = openRoom("x bob", "alice", ...crowd, "bob", "zed");
    const lines: Line[] = [
      ["bob", "hello"],
      ["x bob", "it is me"],
      ["alice", "hi"],
      ["bob", "who"],
    ];
    say(...lines);
    settle();
    expect(heardBy("zed")).toEqual(lines.map(([name, text]) => `${name}: ${text}`));
  });

  test("does not hold one of a user that has left since the last roster", () => {
    const { client, say, settle, clock, heardBy } = openRoom("zed", "alice", "bob", "carol");
    // A roster went out a moment ago, so the next one waits while lines flow.
    client("carol").leave();
    clock.advance(100);
    clock.endTurn();
    client("bob").leave();
    say(["alice", "hi bob: I am evil"]);
    settle();
    expect(heardBy("zed")).toEqual(["alice: hi bob: I am evil"]);
  });

  test("of a newcomer is the newcomer's before the roster says so", () => {
    const { client, join, say, settle, clock, heardBy } = openRoom("zed", "alice", "bob", "carol");
    client("carol").leave();
    clock.advance(100);
    clock.endTurn();
    join("x bob");
    say(["alice", "hello"], ["x bob", "hi"], ["bob", "ho"]);
    settle();
    expect(heardBy("zed")).toEqual(["alice: hello", "x bob: hi", "bob: ho"]);
  });

  test("is what the lab says where nothing can be mistaken", () => {
    const { client, say, settle } = openRoom("zed", "alice", "bob");
    say(["alice", "hello"]);
    settle();
    say(["bob", "hi"]);
    settle();
    expect(client("zed").text.endsWith("}alice: hello bob: hi ")).toBe(true);
  });
});
