import { describe, expect, test } from "vitest";
import { KeptChat } from "../../../kept/kept-chat.ts";
import { answers, openAccountChat, plainMessage } from "../testing/account-chat.ts";
import { tagOf, untagged } from "../testing/history-chat.ts";
import { commandsOf, gather, openIrcChat } from "../testing/irc-chat.ts";

const cap = "draft/metadata-3";
const modern = [cap, "batch"] as const;

const value = (nick: string, target: string, key: string, text: string): string =>
  `:irc.test 761 ${nick} ${target} ${key} * :${text}`;
const unset = (nick: string, target: string, key: string): string =>
  `:irc.test 766 ${nick} ${target} ${key} :This key is not set`;

/** The lines inside the batch of this type and target, which is the whole answer. */
function batched(lines: readonly string[], type: string): string[] {
  const [first = ""] = lines;
  const last = lines.at(-1);
  const reference = /^:irc\.test BATCH \+(\S+)/.exec(first)?.[1];
  expect(first).toBe(`:irc.test BATCH +${reference} ${type}`);
  expect(last).toBe(`:irc.test BATCH -${reference}`);
  const inside = lines.slice(1, -1);
  expect(inside.every((line) => tagOf(line, "batch") === reference)).toBe(true);
  return inside.map(untagged);
}

describe("METADATA", () => {
  test("sets, shows and takes away a value of one's own; everybody may read it", () => {
    const { join } = openIrcChat();
    const [anna, bea] = [join("anna", ...modern), join("bea", ...modern)];
    expect(anna.send("METADATA * SET display-name :Anna  A")).toEqual([
      value("anna", "anna", "display-name", "Anna  A"),
    ]);
    expect(anna.send("METADATA anna SET avatar https://a.example/x.png")).toHaveLength(1);
    const got = batched(bea.send("METADATA ANNA GET display-name pronouns Key$"), "metadata anna");
    expect(got).toEqual([
      value("bea", "anna", "display-name", "Anna  A"),
      unset("bea", "anna", "pronouns"),
      ":irc.test FAIL METADATA INVALID_KEY Key$ :A key has letters from a to z, digits and _ . / -",
    ]);
    expect(anna.send("METADATA * SET display-name")).toEqual([unset("anna", "anna", "display-name")]);
    expect(batched(bea.send("METADATA anna LIST"), "metadata anna")).toEqual([
      value("bea", "anna", "avatar", "https://a.example/x.png"),
    ]);
    expect(batched(anna.send("METADATA * CLEAR"), "metadata anna")).toEqual([unset("anna", "anna", "avatar")]);
    expect(batched(bea.send("METADATA anna LIST"), "metadata anna")).toEqual([]);
  });

  test.each([
    ["METADATA nobody LIST", "FAIL METADATA INVALID_TARGET nobody :"],
    ["METADATA #nowhere LIST", "FAIL METADATA INVALID_TARGET #nowhere :"],
    ["METADATA * FROB", "FAIL METADATA INVALID_PARAMS FROB :"],
    ["METADATA * SET", "461 anna METADATA :"],
    ["METADATA *", "461 anna METADATA :"],
    ["METADATA * SET a$b :x", "FAIL METADATA INVALID_KEY a$b :"],
    ["METADATA * SET A :x", "FAIL METADATA INVALID_KEY A :"],
    [`METADATA * SET ${"k".repeat(101)} x`, `FAIL METADATA INVALID_KEY ${"k".repeat(100)} :`],
    [`METADATA * SET url :${"x".repeat(348)}`, "FAIL METADATA INVALID_VALUE url :"],
    [`METADATA * SET url :${"å".repeat(174)}`, "FAIL METADATA INVALID_VALUE url :"],
    ["METADATA bea SET url :x", "FAIL METADATA KEY_NO_PERMISSION bea url :"],
    ["METADATA bea CLEAR", "FAIL METADATA KEY_NO_PERMISSION bea * :"],
    ["METADATA #b SET url :x", "FAIL METADATA KEY_NO_PERMISSION #b url :"],
    ["METADATA #b CLEAR", "FAIL METADATA KEY_NO_PERMISSION #b * :"],
    ["METADATA #lobby SET url :x", "FAIL METADATA KEY_NO_PERMISSION #lobby url :"],
  ])("answers %j", (line, answer) => {
    const { join } = openIrcChat();
    const [anna, bea] = [join("anna", ...modern), join("bea", ...modern)];
    bea.send("JOIN #b", "METADATA * SET url :mine", "METADATA #b SET url :ours");
    anna.send("JOIN #b");
    const got = anna.send(line);
    expect(got).toHaveLength(1);
    expect(got[0]!.slice(0, `:irc.test ${answer}`.length)).toBe(`:irc.test ${answer}`);
    for (const [target, text] of [
      ["bea", "mine"],
      ["#b", "ours"],
    ] as const) {
      expect(batched(anna.send(`METADATA ${target} LIST`), `metadata ${target}`)).toEqual([
        value("anna", target, "url", text),
      ]);
    }
  });

  test("lets operators of a channel change its values, and members read them", () => {
    const { join } = openIrcChat();
    const [olga, anna, bea] = [join("olga", ...modern), join("anna", ...modern), join("bea", ...modern)];
    gather("#a", olga, anna);
    expect(olga.send("METADATA #A SET url :https://a.example")).toEqual([
      value("olga", "#a", "url", "https://a.example"),
    ]);
    const shown = [value("anna", "#a", "url", "https://a.example")];
    expect(batched(anna.send("METADATA #a GET url"), "metadata #a")).toEqual(shown);
    expect(batched(bea.send("METADATA #a LIST"), "metadata #a")).toHaveLength(1);
    for (const modes of ["+i", "-i+k x"]) {
      olga.send(`MODE #a ${modes}`);
      anna.heard();
      for (const rest of ["GET url", "LIST", "SYNC"]) {
        expect(bea.send(`METADATA #a ${rest}`)).toEqual([
          ":irc.test FAIL METADATA KEY_NO_PERMISSION #a * :Only members see this channel's metadata",
        ]);
      }
    }
    // A secret channel is as one that is not there.
    olga.send("MODE #a +s");
    anna.heard();
    expect(bea.send("METADATA #a LIST")[0]).toMatch(/INVALID_TARGET #a/);
    expect(bea.send("METADATA #a SET url :x")[0]).toMatch(/INVALID_TARGET #a/);
    expect(batched(anna.send("METADATA #a LIST"), "metadata #a")).toHaveLength(1);
  });

  test("of everybody may be changed by an operator of the server", () => {
    const operators = [{ name: "olga", password: "secret", title: "is one" }];
    const { join } = openIrcChat({ operators });
    const [anna, olga] = [join("anna", ...modern), join("olga", ...modern)];
    anna.send("METADATA * SET avatar :rude");
    olga.send("OPER olga secret");
    expect(olga.send("METADATA anna SET avatar")).toEqual([unset("olga", "anna", "avatar")]);
    expect(batched(anna.send("METADATA * LIST"), "metadata anna")).toEqual([]);
  });

  test("has a most of keys and of text", () => {
    const { irc } = openIrcChat();
    const { join } = openIrcChat({ limits: { ...irc.settings.limits, metadataValueBytes: 5 } });
    const anna = join("anna", ...modern);
    expect(anna.send("METADATA * SET url :123456")[0]).toContain("INVALID_VALUE url :A value has at most 5 bytes");
    const other = openIrcChat().join("bea", ...modern);
    const lines = Array.from({ length: 200 }, (_, index) => `METADATA * SET k${index} :${"x".repeat(340)}`);
    const refused = other.send(...lines).filter((line) => line.includes("LIMIT_REACHED bea 1000"));
    expect(refused).toHaveLength(10);
  });

  test("costs by the length of the answer", () => {
    const { join, clock } = openIrcChat({ hasFloodControl: true });
    const [anna, bea] = [join("anna", ...modern), join("bea", ...modern)];
    clock.advance(60_000);
    for (const { heard } of [anna, bea]) heard();
    // 20 in the budget; each question takes 1 and a hundredth for each key.
    const question = `METADATA * GET ${Array.from({ length: 100 }, (_, index) => `k${index}`).join(" ")}`;
    anna.send(...Array<string>(11).fill(question), "PRIVMSG bea :next");
    expect(bea.heard()).toEqual([]);
    clock.advance(900);
    expect(bea.heard()).toEqual([]);
    clock.advance(200);
    expect(bea.heard()).toHaveLength(1);
  });

  test("is in WHOIS for a client that knows it", () => {
    const { join } = openIrcChat();
    const [anna, bea, cleo] = [join("anna", ...modern), join("bea", ...modern), join("cleo")];
    anna.send("METADATA * SET pronouns :she/her");
    expect(bea.send("WHOIS anna")).toContain(":irc.test 760 bea anna pronouns * :she/her");
    expect(commandsOf(cleo.send("WHOIS anna"))).not.toContain("760");
  });

  test("goes with a guest, and with a channel's last member", () => {
    const { join } = openIrcChat();
    const [anna, bea] = [join("anna", ...modern), join("bea", ...modern)];
    anna.send("METADATA * SET url :x", "JOIN #a", "METADATA #a SET url :x", "NICK anne");
    expect(batched(bea.send("METADATA anne LIST"), "metadata anne")).toHaveLength(1);
    anna.send("QUIT");
    join("anne", ...modern).send("JOIN #a");
    for (const target of ["anne", "#a"]) {
      expect(batched(bea.send(`METADATA ${target} LIST`), `metadata ${target}`)).toEqual([]);
    }
  });
});

describe("a subscription to metadata", () => {
  test("brings changes of those whom one sees, and of nobody else", () => {
    const { join } = openIrcChat();
    const [anna, bea, cleo, dora] = ["anna", "bea", "cleo", "dora"].map((nick) => join(nick, ...modern));
    for (const each of [bea!, cleo!, dora!]) each.send("METADATA * SUB avatar");
    gather("#a", anna!, bea!);
    dora!.send("MONITOR + anna");
    anna!.send("METADATA * SET avatar :x", "METADATA * SET url :y", "METADATA #a SET avatar :z");
    expect(bea!.heard()).toEqual([value("bea", "anna", "avatar", "x"), value("bea", "#a", "avatar", "z")]);
    expect(cleo!.heard()).toEqual([]);
    expect(dora!.heard()).toEqual([value("dora", "anna", "avatar", "x")]);
    anna!.send("METADATA * SET avatar");
    expect(bea!.heard()).toEqual([unset("bea", "anna", "avatar")]);
    bea!.send("METADATA * UNSUB avatar");
    anna!.send("METADATA * SET avatar :again");
    expect(bea!.heard()).toEqual([]);
  });

  test("says nothing of people whom an auditorium hides", () => {
    const { join } = openIrcChat();
    const [olga, anna, bea] = ["olga", "anna", "bea"].map((nick) => join(nick, ...modern));
    for (const each of [olga!, bea!]) each.send("METADATA * SUB avatar");
    olga!.send("JOIN #a", "MODE #a +u");
    for (const each of [anna!, bea!]) each.send("JOIN #a");
    for (const each of [olga!, anna!, bea!]) each.heard();
    anna!.send("METADATA * SET avatar :x");
    expect(bea!.heard()).toEqual([]);
    expect(olga!.heard()).toEqual([value("olga", "anna", "avatar", "x")]);
    expect(batched(bea!.send("METADATA #a SYNC"), "metadata #a")).toEqual([]);
  });

  test("is listed, has a most, and a key that is none stops nothing", () => {
    const { irc } = openIrcChat();
    const { join } = openIrcChat({ limits: { ...irc.settings.limits, metadataSubscriptions: 3 } });
    const anna = join("anna", ...modern);
    expect(anna.send("METADATA * SUB avatar $ url avatar")).toEqual([
      ":irc.test FAIL METADATA INVALID_KEY $ :A key has letters from a to z, digits and _ . / -",
      ":irc.test 770 anna avatar url",
      ":irc.test 774 anna *ALL 0",
    ]);
    expect(anna.send("METADATA * SUB url pronouns color other")).toEqual([
      ":irc.test FAIL METADATA LIMIT_REACHED color 3 :These are too many subscriptions",
      ":irc.test 770 anna url pronouns",
      ":irc.test 774 anna *ALL 0",
    ]);
    expect(anna.send("METADATA * UNSUB url none")).toEqual([":irc.test 771 anna url none"]);
    expect(batched(anna.send("METADATA * SUBS"), "metadata-subs")).toEqual([":irc.test 772 anna avatar pronouns"]);
  });

  test("brings what there is: on JOIN, on MONITOR, when somebody comes, and by SYNC", () => {
    const { join } = openIrcChat();
    const [anna, bea] = [join("anna", ...modern), join("bea", ...modern)];
    anna.send("JOIN #a", "METADATA * SET avatar :x", "METADATA #a SET avatar :z", "METADATA * SET url :y");
    expect(bea.send("METADATA * SUB avatar pronouns", "METADATA * SET avatar :b")).toHaveLength(3);
    const joined = bea.send("JOIN #a");
    const from = joined.findIndex((line) => line.includes(" BATCH +"));
    expect(joined.slice(0, from).map((line) => line.split(" ")[1])).toContain("366");
    const all = [
      value("bea", "#a", "avatar", "z"),
      value("bea", "anna", "avatar", "x"),
      value("bea", "bea", "avatar", "b"),
    ];
    expect(batched(joined.slice(from), "metadata #a")).toEqual(all);
    expect(batched(bea.send("METADATA #a SYNC"), "metadata #a")).toEqual(all);
    expect(batched(bea.send("METADATA anna SYNC"), "metadata anna")).toEqual(all.slice(1, 2));
    expect(batched(bea.send("METADATA *ALL SYNC"), "metadata *ALL").toSorted()).toEqual(all.toSorted());
    expect(bea.send("PART #a", "MONITOR + anna").slice(-1)).toEqual(all.slice(1, 2));
    bea.send("JOIN #a");
    const cleo = join("cleo", ...modern);
    cleo.send("METADATA * SET avatar :c", "JOIN #a");
    expect(bea.heard().slice(-1)).toEqual([value("bea", "cleo", "avatar", "c")]);
    // They see each other already.
    cleo.send("JOIN #b");
    expect(commandsOf(bea.send("JOIN #b")).filter((command) => command === "761")).toHaveLength(2);
  });

  test("is of the older draft for a client that has only that", () => {
    const { join } = openIrcChat();
    const [anna, bea] = [join("anna", ...modern), join("bea", "draft/metadata-2", "batch")];
    gather("#a", anna, bea);
    anna.send("METADATA * SET avatar :x");
    const got = bea.send("METADATA * SUB avatar");
    expect(got[0]).toBe(":irc.test 770 bea avatar");
    expect(batched(got.slice(1), "metadata *")).toEqual([":irc.test METADATA anna avatar * :x"]);
    anna.send("METADATA * SET avatar :y");
    expect(bea.heard()).toEqual([":irc.test METADATA anna avatar * :y"]);
    anna.send("METADATA * SET avatar");
    expect(bea.heard()).toEqual([unset("bea", "anna", "avatar")]);
  });

  test("ends with its connection, and its session hears nothing without the capability", () => {
    const { join, irc } = openIrcChat();
    const [anna, bea] = [join("anna", ...modern), join("bea", ...modern)];
    gather("#a", anna, bea);
    bea.send("METADATA * SUB avatar", `CAP REQ -${cap}`);
    anna.send("METADATA * SET avatar :x");
    expect(bea.heard()).toEqual([]);
    bea.send("QUIT");
    expect(irc.metadata.isEmpty).toBe(true);
  });

  test("of a large channel waits until the client asks", () => {
    const { join } = openIrcChat();
    const people = Array.from({ length: 101 }, (_, index) => join(`p${index}`));
    gather("#a", ...people);
    const anna = join("anna", ...modern);
    anna.send("METADATA * SUB avatar");
    expect(anna.send("JOIN #a").at(-1)).toBe(":irc.test 774 anna #a 5");
  });
});

describe("metadata before registration", () => {
  test("is there from the first moment, before the end of the message of the day", () => {
    const { connect, join } = openIrcChat();
    const bea = join("bea", ...modern);
    bea.send("METADATA * SUB avatar", "MONITOR + anna");
    const anna = connect();
    anna.send("CAP LS 302", `CAP REQ :${modern.join(" ")}`);
    expect(anna.send("METADATA * SET avatar :x", "METADATA * SET url :y")).toEqual([
      value("*", "*", "avatar", "x"),
      value("*", "*", "url", "y"),
    ]);
    expect(anna.send("METADATA * SET url")).toEqual([unset("*", "*", "url")]);
    expect(batched(anna.send("METADATA * LIST"), "metadata *")).toEqual([value("*", "*", "avatar", "x")]);
    expect(anna.send("METADATA bea LIST")[0]).toContain("FAIL METADATA KEY_NO_PERMISSION bea *");
    expect(anna.send("METADATA * SUB avatar")).toEqual([":irc.test 770 * avatar"]);
    const burst = anna.send("NICK anna", "USER a 0 * :A", "CAP END");
    const [start, end] = [
      burst.findIndex((line) => line.includes(" BATCH +")),
      burst.findIndex((line) => line.includes(" BATCH -")),
    ];
    expect(batched(burst.slice(start, end + 1), "metadata anna")).toEqual([value("anna", "anna", "avatar", "x")]);
    expect(commandsOf(burst.slice(end + 1))[0]).toBe("422");
    expect(bea.heard().map((line) => line.split(" ")[1])).toEqual(["730", "761"]);
    expect(batched(anna.send("METADATA * LIST"), "metadata anna")).toHaveLength(1);
  });

  test("is forgotten with a connection that does not register", () => {
    const { connect, irc } = openIrcChat();
    const anna = connect();
    anna.send("METADATA * SET avatar :x", "QUIT");
    expect(irc.earlyMetadata.size).toBe(0);
  });
});

describe("the metadata of an account", () => {
  test("is there for all who use it, and what a guest has set counts from the login on", async () => {
    const { logIn, connect } = await openAccountChat({ accounts: { anna: "correct horse" } });
    const anna = await logIn("anna", "anna", ...modern);
    await answers(anna, "METADATA * SET avatar :x", "METADATA * SET url :y", "METADATA * SUB avatar");
    const bea = connect();
    await answers(bea, "CAP LS 302", `CAP REQ :sasl ${modern.join(" ")}`, "NICK bea", "USER b 0 * :B", "CAP END");
    await answers(bea, "METADATA * SUB url", "METADATA * SET avatar :z");
    await answers(bea, "AUTHENTICATE PLAIN", `AUTHENTICATE ${plainMessage("anna", "correct horse")}`);
    const shown = [value("bea", "bea", "avatar", "z"), value("bea", "bea", "url", "y")];
    expect(batched(await answers(bea, "METADATA * LIST"), "metadata bea").toSorted()).toEqual(shown);
    expect(anna.heard()).toEqual([value("anna", "anna", "avatar", "z")]);
    await answers(bea, "METADATA * SET avatar :w");
    expect(anna.heard()).toEqual([value("anna", "anna", "avatar", "w")]);
    await answers(bea, "NS LOGOUT");
    expect(batched(await answers(bea, "METADATA * LIST"), "metadata bea")).toEqual([]);
    expect(batched(await answers(anna, "METADATA * LIST"), "metadata anna")).toHaveLength(2);
  });

  test("outlives a restart, and so does that of a registered channel; a guest's does not", async () => {
    const accounts = { anna: "correct horse" };
    const before = await openAccountChat({ accounts });
    const { store, clock, log } = before;
    const kept = new KeptChat({ hub: before.hub, clock, log, table: () => store.chat });
    before.hear((event) => kept.hear(event));
    const [anna, bea] = [await before.logIn("anna", "anna", ...modern), before.join("bea", ...modern)];
    await answers(anna, "JOIN #a", "CS REGISTER #a", "JOIN #b");
    for (const target of ["*", "#a", "#b"]) await answers(anna, `METADATA ${target} SET url :${target}`);
    bea.send("METADATA * SET url :guest");

    const after = await openAccountChat({
      accounts,
      restore: (hub) => new KeptChat({ hub, clock, log, table: () => store.chat }).restore(),
    });
    const again = await after.logIn("anna", "anna", ...modern);
    await answers(again, "JOIN #a", "JOIN #b");
    const shown = async (target: string) =>
      batched(await answers(again, `METADATA ${target} LIST`), `metadata ${target}`);
    expect(await shown("anna")).toEqual([value("anna", "anna", "url", "*")]);
    expect(await shown("#a")).toEqual([value("anna", "#a", "url", "#a")]);
    expect(await shown("#b")).toEqual([]);
    // An account that is gone leaves nothing to the next of its name.
    before.hub.accountGone("anna");
    clock.endTurn();
    expect(store.chat.load().metadata).toEqual([]);
  });
});
