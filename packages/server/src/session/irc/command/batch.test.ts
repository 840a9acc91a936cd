import { describe, expect, test } from "vitest";
import { commandsOf, gather, openIrcChat } from "../testing/irc-chat.ts";
import { historian, inBatch, openHistoryChat, tagOf, untagged } from "../testing/history-chat.ts";

const modern = ["message-tags", "server-time", "batch", "echo-message", "labeled-response", "draft/multiline"] as const;
const plain = ["message-tags", "server-time"] as const;

/** The lines of a client that sends these as one message. */
const batch = (target: string, ...lines: readonly string[]): string[] => [
  `BATCH +1 draft/multiline ${target}`,
  ...lines.map((line) =>
    line.startsWith("+")
      ? `@batch=1;draft/multiline-concat PRIVMSG ${target} :${line.slice(1)}`
      : `@batch=1 PRIVMSG ${target} :${line}`,
  ),
  "BATCH -1",
];

const from = (nick: string): string => `:${nick}!~${nick}@10.20.30.40`;

/** With `=` for the id, which is the batch's reference, too. */
const stable = (lines: readonly string[]): string[] => {
  const id = tagOf(lines[0] ?? "", "msgid");
  return lines.map((line) =>
    line
      .replaceAll(id ?? "\n", "=")
      .replace(/msgid=[^; ]+/, "msgid")
      .replace(/time=[^; ]+/, "time"),
  );
};

describe("a message with several lines", () => {
  test("comes as a batch with one id, and its sender gets it with the label of its beginning", () => {
    const { join } = openIrcChat();
    const [anna, bea] = [join("anna", ...modern), join("bea", ...modern)];
    gather("#a", anna, bea);
    const [first, ...rest] = batch("#A", "how are ", "+you?", "", "fine");
    const sent = anna.send(`@label=x;+reply=y ${first}`, ...rest);
    const expected = [
      `@time;msgid;+reply=y ${from("anna")} BATCH += draft/multiline #a`,
      `@batch== ${from("anna")} PRIVMSG #a :how are `,
      `@batch==;draft/multiline-concat ${from("anna")} PRIVMSG #a :you?`,
      `@batch== ${from("anna")} PRIVMSG #a :`,
      `@batch== ${from("anna")} PRIVMSG #a :fine`,
      `${from("anna")} BATCH -=`,
    ];
    expect(stable(sent)).toEqual(expected.map((line) => line.replace("@time", "@label=x;time")));
    expect(stable(bea.heard())).toEqual(expected);
  });

  test("comes line by line to other clients: no blank ones, and the id on the first", () => {
    const { join } = openIrcChat();
    const [anna, bea, cleo] = [join("anna", ...modern), join("bea", ...plain), join("cleo")];
    gather("#a", anna, bea, cleo);
    anna.send(...batch("#a", "", "one", "", "two ", "+three"));
    expect(stable(bea.heard())).toEqual([
      `@time;msgid ${from("anna")} PRIVMSG #a :one`,
      `@time ${from("anna")} PRIVMSG #a :two `,
      `@time ${from("anna")} PRIVMSG #a :three`,
    ]);
    expect(cleo.heard()).toEqual(["one", "two ", "three"].map((text) => `${from("anna")} PRIVMSG #a :${text}`));
  });

  test("goes to one person, to a rank, and as a NOTICE", () => {
    const { join } = openIrcChat();
    const [anna, bea] = [join("anna", ...modern), join("bea")];
    gather("#a", bea, anna);
    anna.send(...batch("bea", "one", "two"));
    expect(bea.heard()).toEqual([`${from("anna")} PRIVMSG bea :one`, `${from("anna")} PRIVMSG bea :two`]);
    anna.send(...batch("@#a", "one", "two"));
    expect(bea.heard()).toEqual([`${from("anna")} PRIVMSG @#a :one`, `${from("anna")} PRIVMSG @#a :two`]);
    anna.send(...batch("#a", "one", "two").map((line) => line.replace("PRIVMSG", "notice")));
    expect(bea.heard()).toEqual([`${from("anna")} NOTICE #a :one`, `${from("anna")} NOTICE #a :two`]);
  });

  test("is an ACK without an echo, and an answer beside it is in the labelled batch", () => {
    const { join } = openIrcChat();
    const caps = modern.filter((name) => name !== "echo-message");
    const [anna, bea, cleo] = [join("anna", ...caps), join("bea"), join("cleo", ...modern)];
    const [first, ...rest] = batch("bea", "one", "two");
    expect(anna.send(`@label=x ${first}`, ...rest)).toEqual(["@label=x :irc.test ACK"]);
    bea.send("AWAY :lunch");
    const answer = cleo.send(`@label=y ${first}`, ...rest);
    expect(commandsOf(answer)).toEqual(["BATCH", "BATCH", "PRIVMSG", "PRIVMSG", "BATCH", "301", "BATCH"]);
    expect(answer.map((line) => tagOf(line, "label"))).toEqual(["y", ...Array<undefined>(6).fill(undefined)]);
    const outer = /BATCH \+(\S+)/.exec(answer[0]!)![1]!;
    expect([answer[1], answer[4], answer[5]].map((line) => tagOf(line!, "batch"))).toEqual([outer, outer, outer]);
  });

  test("with one line is a message like any other", () => {
    const { join } = openIrcChat();
    const [anna, bea] = [join("anna", ...modern), join("bea", ...modern)];
    gather("#a", anna, bea);
    anna.send(...batch("#a", "alone"));
    expect(bea.heard().map(untagged)).toEqual([`${from("anna")} PRIVMSG #a :alone`]);
  });

  test("is one line each on a lab screen, cut only where the sender ended a line", () => {
    const { join, open, settle } = openIrcChat();
    const carl = open();
    carl.say("carl\n");
    const anna = join("anna", ...modern);
    anna.send("JOIN #lobby");
    settle();
    const before = carl.text.length;
    anna.send(...batch("#lobby", "how are ", "+you?", "", "fine"));
    settle();
    expect(carl.text.slice(before)).toMatch(/^anna: how are you\? *\n?anna: fine *\n?$/);
  });
});

const fail = (code: string): RegExp => new RegExp(`^:irc\\.test FAIL BATCH ${code} :`);

describe("a batch that is wrong", () => {
  test.each([
    ["an unknown type", ["BATCH +1 netsplit #a"], "UNKNOWN_TYPE 1 netsplit"],
    ["a bad reference", ["BATCH +a_b draft/multiline #a"], "INVALID_REFTAG a_b"],
    ["a long reference", [`BATCH +${"a".repeat(65)} draft/multiline #a`], `INVALID_REFTAG ${"a".repeat(64)}`],
    ["no reference", ["BATCH + draft/multiline #a"], "INVALID_REFTAG \\*"],
    ["no sign", ["BATCH 1 draft/multiline #a"], "INVALID_REFTAG \\*"],
    ["no target", ["BATCH +1 draft/multiline"], "MULTILINE_INVALID"],
    ["two targets", ["BATCH +1 draft/multiline #a,bea"], "MULTILINE_INVALID"],
    ["an end without a beginning", ["BATCH -1"], "MULTILINE_INVALID"],
    ["a line of no batch", ["@batch=7 PRIVMSG #a :hi", "@batch=7 PRIVMSG #a :hi"], "MULTILINE_INVALID"],
    ["another target", batch("#a", "x").with(1, "@batch=1 PRIVMSG #b :x"), "MULTILINE_INVALID_TARGET #a #b"],
    ["another kind", batch("#a", "x", "y").with(2, "@batch=1 NOTICE #a :x"), "MULTILINE_INVALID"],
    ["a command", batch("#a", "x", "y").with(2, "@batch=1 JOIN #b"), "MULTILINE_INVALID"],
    ["blank lines only", batch("#a", "", ""), "MULTILINE_INVALID"],
    ["no lines", batch("#a"), "MULTILINE_INVALID"],
    ["a blank line that goes on", batch("#a", "x", "+", "y"), "MULTILINE_INVALID"],
    ["a first line that goes on", batch("#a", "+x", "y"), "MULTILINE_INVALID"],
    ["too many lines", batch("#a", ...Array<string>(6).fill("x")), "MULTILINE_MAX_LINES 5"],
    ["too many bytes", batch("#a", "x".repeat(300), "x".repeat(300)), "MULTILINE_MAX_BYTES 600"],
    ["a second batch in it", ["BATCH +1 draft/multiline #a", ...batch("#a", "x")], "MULTILINE_INVALID"],
    ["a line that is too long for hearers", batch("#a", "x".repeat(490), "y"), "MULTILINE_INVALID"],
    ["a service", batch("NickServ", "HELP", "HELP"), "MULTILINE_INVALID"],
  ])("by %s is answered once, and nobody hears anything", (_, lines, code) => {
    const { join } = openIrcChat({ ...limits(600, 5), messageLength: 2_048 });
    const [anna, bea] = [join("anna", ...modern), join("bea")];
    gather("#a", anna, bea);
    const answer = anna.send(...lines);
    expect(answer).toHaveLength(1);
    expect(answer[0]).toMatch(fail(code));
    expect(bea.heard()).toEqual([]);
    // The next one is as if nothing had been.
    anna.send(...batch("#a", "good", "morning"));
    expect(bea.heard()).toHaveLength(2);
  });

  test("answers with the label of its beginning", () => {
    const { join } = openIrcChat();
    const anna = join("anna", ...modern);
    const [first, ...rest] = batch("#a", "", "");
    expect(anna.send(`@label=x ${first}`, ...rest)[0]).toMatch(/^@label=x :irc\.test FAIL BATCH MULTILINE_INVALID/);
  });

  test("ends with a command between its lines, which is carried out; a PING changes nothing", () => {
    const { join } = openIrcChat();
    const [anna, bea] = [join("anna", ...modern), join("bea")];
    gather("#a", anna, bea);
    const [first = "", line = "", end = ""] = batch("#a", "one");
    expect(commandsOf(anna.send(first, line, "PING x", end))).toEqual(["PONG", "PRIVMSG"]);
    expect(bea.heard()).toHaveLength(1);
    expect(commandsOf(anna.send(first, line, "PRIVMSG #a :between", line, end))).toEqual(["FAIL", "PRIVMSG"]);
    expect(bea.heard()).toEqual([`${from("anna")} PRIVMSG #a :between`]);
  });

  test("may be open for a minute", () => {
    const { join, clock } = openIrcChat();
    const [anna, bea] = [join("anna", ...modern), join("bea")];
    gather("#a", anna, bea);
    const [first = "", ...rest] = batch("#a", "one", "two");
    anna.send(first);
    clock.advance(59_000);
    expect(anna.heard()).toEqual([]);
    clock.advance(1_000);
    expect(anna.heard()[0]).toMatch(/^:irc\.test FAIL BATCH TIMEOUT 1 :/);
    expect(anna.send(...rest)).toEqual([]);
    expect(bea.heard()).toEqual([]);
  });

  test("is forgotten with its connection", () => {
    const { join, clock } = openIrcChat();
    const anna = join("anna", ...modern);
    anna.send("BATCH +1 draft/multiline #a", "@batch=1 PRIVMSG #a :x", "QUIT");
    const text = anna.connection.text;
    clock.advance(60_000);
    expect(anna.connection.text).toBe(text);
  });

  test("is refused to clients that have not asked for it, and their lines have no batch", () => {
    const { join } = openIrcChat();
    const [anna, bea] = [join("anna", ...plain), join("bea")];
    gather("#a", anna, bea);
    expect(commandsOf(anna.send(...batch("#a", "one", "two")))).toEqual(["FAIL"]);
    expect(bea.heard()).toHaveLength(2);
  });

  test("costs its sender as much as its hearers, in lines of talk of 512 bytes", () => {
    const { join, clock } = openIrcChat({ hasFloodControl: true });
    const [anna, bea] = [join("anna", ...modern), join("bea")];
    gather("#a", anna, bea);
    clock.advance(60_000);
    bea.heard();
    // 20 in the budget; 100 lines of 1 byte take 26, and BATCH 1 twice.
    anna.send(...batch("#a", ...Array<string>(100).fill("x")), "PRIVMSG #a :next");
    expect(bea.heard()).toHaveLength(100);
    clock.advance(3_900);
    expect(bea.heard()).toEqual([]);
    clock.advance(200);
    expect(bea.heard()).toEqual([`${from("anna")} PRIVMSG #a :next`]);
  });
});

function limits(multilineBytes: number, multilineLines: number) {
  const { irc } = openIrcChat();
  return { limits: { ...irc.settings.limits, multilineBytes, multilineLines } };
}

describe("a message with several lines in the history", () => {
  const all = [...historian, "draft/multiline"] as const;

  test("is one message: pages give it back as it was, in a batch inside theirs or line by line", async () => {
    const { join, ask } = openHistoryChat();
    const [anna, bea] = [join("anna", ...all), join("bea", ...historian)];
    gather("#a", anna, bea);
    const sent = await ask(anna, "@+reply=y BATCH +1 draft/multiline #a", ...batch("#a", "å ", "+b", "", "c").slice(1));
    const page = await ask(anna, "CHATHISTORY LATEST #a * 1");
    const inside = page.slice(1, -1);
    const outer = /BATCH \+(\S+)/.exec(page[0]!)![1]!;
    expect([inside[0], inside.at(-1)].map((line) => tagOf(line!, "batch"))).toEqual([outer, outer]);
    expect(inside.map((line) => line.replace(`batch=${outer};`, "").replace(`@batch=${outer} `, ""))).toEqual(sent);
    const other = inBatch(await ask(bea, "CHATHISTORY LATEST #a * 1"));
    expect(other).toEqual(["å ", "b", "c"].map((text) => `${from("anna")} PRIVMSG #a :${text}`));
  });

  test("counts as one, and a NOTICE stays a NOTICE", async () => {
    const { join, ask } = openHistoryChat();
    const anna = join("anna", ...all);
    gather("#a", anna);
    await ask(
      anna,
      "PRIVMSG #a :before",
      ...batch("#a", "one", "two").map((line) => line.replace("PRIVMSG", "NOTICE")),
    );
    const page = inBatch(await ask(anna, "CHATHISTORY LATEST #a * 2"));
    expect(commandsOf(page)).toEqual(["PRIVMSG", "BATCH", "NOTICE", "NOTICE", "BATCH"]);
  });

  test("is taken back whole, and found by words of any line", async () => {
    const { join, ask } = openHistoryChat();
    const anna = join("anna", ...all);
    gather("#a", anna);
    const [opening] = await ask(anna, ...batch("#a", "first", "sec", "+ond", "third"));
    for (const word of ["first", "second", "third"]) {
      expect(await ask(anna, `SEARCH in=#a;text=${word}`)).toHaveLength(8);
    }
    await ask(anna, `REDACT #a ${tagOf(opening!, "msgid")!}`);
    expect(inBatch(await ask(anna, "CHATHISTORY LATEST #a * 5"))).toEqual([]);
    expect(inBatch(await ask(anna, "SEARCH in=#a;text=second"))).toEqual([]);
  });

  test("has its time before the first line for a client without server-time", async () => {
    const { join, ask, logIn, answered } = openHistoryChat();
    const [anna, bea] = [join("anna", ...all), join("bea")];
    logIn("bea");
    gather("#a", anna, bea);
    bea.send("QUIT");
    await answered();
    await ask(anna, ...batch("#a", "one ", "+two", "three"));
    const again = join("bea");
    logIn("bea");
    const heard = await ask(again, "JOIN #a");
    expect(heard.filter((line) => line.includes("PRIVMSG"))).toEqual([
      expect.stringMatching(/PRIVMSG #a :\[\d\d:\d\d\] one $/),
      expect.stringMatching(/PRIVMSG #a :two$/),
      expect.stringMatching(/PRIVMSG #a :three$/),
    ]);
  });
});
