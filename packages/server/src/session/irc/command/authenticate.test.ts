import { createScramClient } from "@vitrine/wire/scram";
import { describe, expect, test } from "vitest";
import { openAccountChat, plainMessage } from "../testing/account-chat.ts";
import { commandsOf, gather, type IrcPerson } from "../testing/irc-chat.ts";

const anna = { anna: "correct horse" };
const hello = ["CAP LS 302", "CAP REQ sasl", "NICK anna", "USER anna 0 * :Anna Real"];
const right = `AUTHENTICATE ${plainMessage("anna", "correct horse")}`;
const wrong = `AUTHENTICATE ${plainMessage("anna", "battery staple")}`;

type Answers = (person: IrcPerson, ...lines: readonly string[]) => Promise<string[]>;

/** Logs in as anna by SCRAM. Returns the answer to the proof. */
async function byScram(answers: Answers, person: IrcPerson, mechanism: string, binding?: Uint8Array) {
  const client = createScramClient({
    name: "anna",
    password: "correct horse",
    ...(binding !== undefined && { binding: { name: "tls-exporter", data: binding } }),
  });
  const send = async (text: string): Promise<string[]> =>
    answers(person, `AUTHENTICATE ${Buffer.from(text).toString("base64")}`);
  await answers(person, `AUTHENTICATE ${mechanism}`);
  const [challenge = ""] = await send(client.first);
  if (!challenge.startsWith("AUTHENTICATE ")) return { got: [challenge], isServerProved: false };
  const text = Buffer.from(challenge.split(" ")[1]!, "base64").toString();
  const got = await send(await client.receive(text));
  const final = Buffer.from(got[0]?.split(" ")[1] ?? "", "base64").toString();
  return { got, isServerProved: await client.verify(final) };
}

describe("AUTHENTICATE", () => {
  test("logs in by PLAIN before registration, and everybody sees the account", async () => {
    const { connect, join, answers, hub } = await openAccountChat({ accounts: anna });
    const person = connect();
    expect(await answers(person, ...hello, "AUTHENTICATE PLAIN")).toContain("AUTHENTICATE +");
    expect(await answers(person, right)).toEqual([
      ":irc.test 900 anna anna!~anna@10.20.30.40 anna :You are now logged in as anna",
      ":irc.test 903 anna :SASL authentication successful",
    ]);
    await answers(person, "CAP END");
    expect(hub.users.get("anna")?.account).toBe("anna");
    const bea = join("bea", "extended-join", "account-tag");
    gather("#a", person, bea);
    expect(bea.send("WHOIS anna")).toContain(":irc.test 330 bea anna anna :is logged in as");
    expect(bea.send("WHO anna %na")).toContain(":irc.test 354 bea anna anna");
    person.send("PRIVMSG #a :hi");
    expect(bea.heard()).toEqual(["@account=anna :anna!~anna@10.20.30.40 PRIVMSG #a :hi"]);
  });

  test("logs in by SCRAM, and the server proves itself", async () => {
    const { connect, answers } = await openAccountChat({ accounts: anna });
    const person = connect();
    await answers(person, ...hello);
    const { isServerProved } = await byScram(answers, person, "SCRAM-SHA-256");
    expect(isServerProved).toBe(true);
    expect(commandsOf(await answers(person, "AUTHENTICATE +"))).toEqual(["900", "903"]);
  });

  test("offers and takes SCRAM-SHA-256-PLUS over TLS only, for this channel alone", async () => {
    const { connect, answers } = await openAccountChat({ accounts: anna });
    const plain = connect();
    expect((await answers(plain, "CAP LS 302")).join(" ")).toContain("sasl=PLAIN,SCRAM-SHA-256 ");
    expect(commandsOf(await answers(plain, "AUTHENTICATE SCRAM-SHA-256-PLUS"))).toEqual(["908", "904"]);
    const channelBinding = Uint8Array.from({ length: 32 }, (_, at) => at);
    const secure = connect(undefined, { channelBinding });
    expect((await answers(secure, ...hello)).join(" ")).toContain(
      "sasl=PLAIN,EXTERNAL,SCRAM-SHA-256,SCRAM-SHA-256-PLUS",
    );
    const carried = await byScram(answers, secure, "SCRAM-SHA-256-PLUS", channelBinding.with(0, 9));
    expect(commandsOf(carried.got)).toEqual(["904"]);
    const { isServerProved } = await byScram(answers, secure, "SCRAM-SHA-256-PLUS", channelBinding);
    expect(isServerProved).toBe(true);
  });

  test("works after registration, and again as somebody else; others in the channel hear it", async () => {
    const { join, answers, hub } = await openAccountChat({ accounts: { ...anna, eva: "battery staple" } });
    const [bea, person] = [join("bea", "account-notify"), join("guest", "sasl", "account-notify")];
    gather("#a", bea, person);
    const got = await answers(person, "AUTHENTICATE PLAIN", right);
    expect(commandsOf(got)).toEqual(["AUTHENTICATE", "900", "903", "ACCOUNT"]);
    expect(bea.heard()).toEqual([":guest!~guest@10.20.30.40 ACCOUNT anna"]);
    await answers(person, "AUTHENTICATE PLAIN", `AUTHENTICATE ${plainMessage("eva", "battery staple")}`);
    expect(bea.heard()).toEqual([":guest!~guest@10.20.30.40 ACCOUNT eva"]);
    expect(hub.users.get("guest")?.account).toBe("eva");
  });

  test.each([
    ["a wrong password", plainMessage("anna", "wrong horse")],
    ["an unknown name", plainMessage("nobody", "correct horse")],
    ["no password", plainMessage("anna", "")],
    ["no name", plainMessage("", "correct horse")],
    ["somebody else's authority", plainMessage("anna", "correct horse", "eva")],
    ["a NUL in the password", plainMessage("anna", "correct horse\0x")],
    ["bytes that are not UTF-8", Buffer.from([0, 0x61, 0, 0xff]).toString("base64")],
    ["text that is not base64", "!!!"],
  ])("refuses %s with 904, and takes another try", async (_what, message) => {
    const { connect, answers } = await openAccountChat({ accounts: { ...anna, eva: "battery staple" } });
    const person = connect();
    await answers(person, ...hello, "AUTHENTICATE PLAIN");
    expect(commandsOf(await answers(person, `AUTHENTICATE ${message}`))).toEqual(["904"]);
    expect(commandsOf(await answers(person, "AUTHENTICATE PLAIN", right))).toEqual(["AUTHENTICATE", "900", "903"]);
  });

  test("says the same for an unknown name and a wrong password", async () => {
    const { connect, answers } = await openAccountChat({ accounts: anna });
    const person = connect();
    const tries = [wrong, `AUTHENTICATE ${plainMessage("nobody", "battery staple")}`];
    const got = [];
    for (const line of tries) got.push(await answers(person, "AUTHENTICATE PLAIN", line));
    expect(got[0]).toEqual(got[1]);
  });

  test("puts messages together from pieces of 400 bytes, and ends endless ones before memory is spent", async () => {
    const password = "x".repeat(592);
    const { connect, answers } = await openAccountChat({ accounts: { foo: password } });
    const person = connect();
    const message = plainMessage("foo", password, "foo");
    expect(message).toHaveLength(800);
    const pieces = [message.slice(0, 400), message.slice(400), "+"].map((piece) => `AUTHENTICATE ${piece}`);
    expect(commandsOf(await answers(person, "AUTHENTICATE PLAIN", ...pieces))).toEqual(["AUTHENTICATE", "900", "903"]);
    const endless = Array.from({ length: 17 }, () => `AUTHENTICATE ${"A".repeat(400)}`);
    expect(commandsOf(await answers(person, "AUTHENTICATE PLAIN", ...endless))).toEqual(["AUTHENTICATE", "904"]);
    expect(commandsOf(await answers(person, "AUTHENTICATE PLAIN", `AUTHENTICATE ${"A".repeat(401)}`))).toEqual([
      "AUTHENTICATE",
      "905",
    ]);
  });

  test("forgets an aborted login: what comes after * begins afresh", async () => {
    const { connect, answers } = await openAccountChat({ accounts: anna });
    const person = connect();
    const got = await answers(
      person,
      ...hello,
      "AUTHENTICATE PLAIN",
      `AUTHENTICATE ${"A".repeat(400)}`,
      "AUTHENTICATE *",
    );
    expect(got.at(-1)).toBe(":irc.test 906 anna :SASL authentication aborted");
    expect(commandsOf(await answers(person, right))).toEqual(["908", "904"]);
    expect(commandsOf(await answers(person, "AUTHENTICATE PLAIN", right)).at(-1)).toBe("903");
    expect(commandsOf(await answers(person, "AUTHENTICATE PLAIN", "CAP END"))).toEqual(
      expect.arrayContaining(["906", "001"]),
    );
  });

  test("counts wrong passwords, and no unknown mechanisms", async () => {
    const { connect, answers } = await openAccountChat({
      accounts: anna,
      authentication: { freeTries: 2, longestWait: 500 },
    });
    const person = connect();
    for (let round = 0; round < 9; round += 1) await answers(person, "AUTHENTICATE NONSENSE");
    for (let round = 0; round < 2; round += 1) await answers(person, "AUTHENTICATE PLAIN", wrong);
    const last = await answers(person, "AUTHENTICATE PLAIN", wrong);
    expect(commandsOf(last)).toEqual(["AUTHENTICATE", "904"]);
    const denied = await answers(person, "AUTHENTICATE PLAIN", right);
    expect(denied.at(-1)).toMatch(/ 904 \* :Too many wrong passwords\. Try again in \d+ seconds\.$/);
  });

  test("drops a login whose client has gone", async () => {
    // One password is checked after the other, so the second one ends last.
    const { connect, logIn, hub } = await openAccountChat({ accounts: anna, authentication: { mostAtOnce: 1 } });
    const person = connect();
    person.send(...hello, "AUTHENTICATE PLAIN", right, "CAP END");
    person.connection.leave();
    await logIn("guest", "anna");
    expect([...hub.users.keys()]).toEqual(["guest"]);
  });
});

describe("a server that needs accounts", () => {
  test("refuses strangers with FAIL, and lets people with an account in", async () => {
    const { connect, answers, hub } = await openAccountChat({
      accounts: anna,
      authentication: { isRequired: true },
    });
    const stranger = await answers(connect(), "NICK bea", "USER bea 0 * :Bea");
    expect(stranger[0]).toBe(
      ":irc.test FAIL * ACCOUNT_REQUIRED :This server lets in only people that log in to an account (SASL)",
    );
    expect(commandsOf(stranger)).toEqual(["FAIL", "ERROR"]);
    const person = connect();
    const got = await answers(person, ...hello, "AUTHENTICATE PLAIN", right, "CAP END");
    expect(got.join("\n")).toContain("draft/ACCOUNTREQUIRED");
    expect(hub.users.has("anna")).toBe(true);
  });
});

describe("a nick of an account", () => {
  test("is nobody else's, in whatever form, before and after registration", async () => {
    const { connect, join } = await openAccountChat({ accounts: anna });
    expect(commandsOf(connect().send("NICK ANNA", "USER a 0 * :A"))).toEqual(["433"]);
    expect(commandsOf(connect().send("NICK \u0430nna"))).toEqual(["433"]);
    const bea = join("bea");
    expect(bea.send("NICK Anna")).toEqual([
      ":irc.test FAIL NICK NICKNAME_RESERVED Anna :This nickname belongs to an account",
    ]);
    expect(commandsOf(connect().send("NICK carl", "USER c 0 * :C"))[0]).toBe("001");
  });

  test("is regained by logging in: a session that the network forgot goes", async () => {
    const { logIn, hub, store } = await openAccountChat({ accounts: anna });
    store.settings.set("anna", "multiclient", "off");
    const old = await logIn("anna", "anna");
    expect(hub.users.has("anna")).toBe(true);
    const again = await logIn("anna", "anna");
    expect(old.heard().at(-1)).toMatch(/^ERROR /);
    expect(hub.users.get("anna")?.sessions).toHaveLength(1);
    expect(again.send("PRIVMSG anna :still here?")).toEqual([":anna!~anna@10.20.30.40 PRIVMSG anna :still here?"]);
  });
});
