import { describe, expect, test } from "vitest";
import { offeredBy } from "../capabilities.ts";
import { type Authenticator, everybodyIsWelcome } from "../../../auth/authenticator.ts";
import { createManualHistory } from "../../../history/testing/manual-history.ts";
import type { MechanismName } from "../../../auth/mechanism/name.ts";
import { type IrcSettings, standardIrcSettings } from "../settings.ts";
import { commandsOf, gather, openIrcChat } from "../testing/irc-chat.ts";

const source = (nick: string): string => `:${nick}!~${nick}@10.20.30.40`;

/** The capabilities that these lines list. */
const shown = (lines: readonly string[]): string[] =>
  lines.flatMap((line) => line.slice(line.indexOf(" :") + 2).split(" ")).filter((name) => name !== "");

describe("CAP", () => {
  test("LS shows everything to clients of version 302, and one line to older ones", () => {
    const { connect } = openIrcChat();
    expect(shown(connect().send("CAP LS 302"))).toEqual(
      offeredBy({ settings: standardIrcSettings, mechanisms: [], hasHistory: false }).map(([name, value]) =>
        value === undefined ? name : `${name}=${value}`,
      ),
    );
    const older = connect().send("CAP LS");
    expect(older).toHaveLength(1);
    expect(older[0]!.length).toBeLessThanOrEqual(510);
    expect(shown(older)).not.toContain("soju.im/no-implicit-names");
  });

  test("LS for older clients is one line of 512 bytes at most, in which all that is ratified has its place", () => {
    const authenticator: Authenticator = { ...everybodyIsWelcome, mechanismsFor: () => ["PLAIN"] };
    const name = `irc.${"x".repeat(59)}`;
    const { connect } = openIrcChat({ name }, { authenticator, history: createManualHistory() });
    const [line = "", ...others] = connect().send("NICK anna", "CAP LS 301");
    expect(others).toEqual([]);
    expect(line.length).toBeLessThanOrEqual(510);
    const listed = shown([line]);
    for (const ratified of ["sasl", "server-time", "userhost-in-names"]) expect(listed).toContain(ratified);
    expect(listed.length).toBeGreaterThan(25);
  });

  test("REQ takes all or nothing, and repeats what was asked for", () => {
    const { join } = openIrcChat();
    const anna = join("anna");
    expect(anna.send("CAP REQ :echo-message nonsense")).toEqual([":irc.test CAP anna NAK :echo-message nonsense"]);
    expect(anna.send("CAP LIST")).toEqual([":irc.test CAP anna LIST :"]);
    expect(anna.send("CAP REQ :echo-message  batch")).toEqual([":irc.test CAP anna ACK :echo-message  batch"]);
    expect(anna.send("CAP REQ -batch")).toEqual([":irc.test CAP anna ACK :-batch"]);
    expect(anna.send("CAP LIST")).toEqual([":irc.test CAP anna LIST :echo-message"]);
  });

  test("LS 302 switches cap-notify on for good", () => {
    const { connect } = openIrcChat();
    const { send } = connect();
    send("CAP LS 302");
    expect(send("CAP LIST")).toEqual([":irc.test CAP * LIST :cap-notify"]);
    expect(commandsOf(send("CAP REQ :-cap-notify"))).toEqual(["CAP"]);
    expect(send("CAP REQ cap-notify")).toEqual([":irc.test CAP * ACK :cap-notify"]);
    expect(send("CAP LIST")).toEqual([":irc.test CAP * LIST :cap-notify"]);
  });

  test("answers an unknown subcommand", () => {
    const { join } = openIrcChat();
    expect(join("anna").send("CAP FROB")).toEqual([":irc.test 410 anna FROB :Invalid CAP command"]);
  });
});

describe("a capability", () => {
  test("that is switched on in a channel counts from the next event on", () => {
    const { join } = openIrcChat();
    const [anna, bea] = [join("anna"), join("bea")];
    gather("#a", anna, bea);
    anna.send("PRIVMSG #a :before");
    bea.connection.say("CAP REQ message-tags\r\n");
    anna.connection.say("PRIVMSG #a :after\r\n");
    const got = bea.heard();
    expect(got[0]).toBe(`${source("anna")} PRIVMSG #a :before`);
    expect(got.at(-1)).toMatch(/^@msgid=\w{14} :anna\S+ PRIVMSG #a :after$/);
  });

  test("shows its events to nobody else", () => {
    const { join } = openIrcChat();
    const [anna, bea, cleo] = [
      join("anna", "setname"),
      join("bea", "extended-join", "away-notify", "setname", "userhost-in-names", "multi-prefix"),
      join("cleo"),
    ];
    bea.send("JOIN #a");
    cleo.send("JOIN #a");
    bea.heard();
    anna.send("AWAY :tea", "JOIN #a", "SETNAME :Anna Other", "AWAY");
    expect(bea.heard()).toEqual([
      `${source("anna")} JOIN #a * :anna Real`,
      `${source("anna")} AWAY :tea`,
      `${source("anna")} SETNAME :Anna Other`,
      `${source("anna")} AWAY`,
    ]);
    expect(cleo.heard()).toEqual([`${source("anna")} JOIN #a`]);
    // One's own absence is no news.
    bea.send("AWAY :lunch");
    expect(commandsOf(bea.send("JOIN #b"))).toEqual(["JOIN", "353", "366"]);
    bea.send("MODE #a +v bea");
    expect(bea.send("NAMES #a")[0]).toBe(
      `:irc.test 353 bea = #a :@+bea!~bea@10.20.30.40 cleo!~cleo@10.20.30.40 anna!~anna@10.20.30.40`,
    );
  });

  test("no-implicit-names leaves the names out, under its older names too", () => {
    for (const name of ["no-implicit-names", "draft/no-implicit-names", "soju.im/no-implicit-names"]) {
      const { join } = openIrcChat();
      expect(commandsOf(join("anna", name).send("JOIN #a"))).toEqual(["JOIN"]);
    }
  });

  test("invite-notify shows invitations to members", () => {
    const { join } = openIrcChat();
    const [olga, anna, bea, cleo] = [join("olga"), join("anna", "invite-notify"), join("bea"), join("cleo")];
    gather("#a", olga, anna, bea);
    olga.send("INVITE cleo #a");
    expect([anna, bea, cleo].map(({ heard }) => heard())).toEqual([
      [`${source("olga")} INVITE cleo #a`],
      [],
      [`${source("olga")} INVITE cleo #a`],
    ]);
  });

  test("draft/pre-away says before registration that nobody is at the client", () => {
    const { connect, join } = openIrcChat();
    const bea = join("bea");
    const anna = connect();
    expect(commandsOf(anna.send("CAP LS 302", "AWAY :asleep")).at(-1)).toBe("451");
    anna.send("CAP REQ draft/pre-away", "AWAY :asleep", "NICK anna", "USER a 0 * :A", "CAP END");
    expect(bea.send("PRIVMSG anna :hi")).toEqual([":irc.test 301 bea anna :asleep"]);
  });

  test("draft/extended-isupport shows the features before registration, in a batch", () => {
    const { connect } = openIrcChat();
    const { send } = connect();
    send("CAP LS 302", "CAP REQ :batch draft/extended-isupport");
    const got = send("ISUPPORT");
    expect(got[0]).toBe(":irc.test BATCH +1 draft/isupport");
    expect(got.slice(1, -1).every((line) => line.startsWith("@batch=1 :irc.test 005 * "))).toBe(true);
    expect(got.at(-1)).toBe(":irc.test BATCH -1");
  });
});

describe("a label", () => {
  const labels = ["labeled-response", "batch", "echo-message", "message-tags"];

  test.each([
    ["PING x", "@label=abc :irc.test PONG irc.test :x"],
    ["FROB", "@label=abc :irc.test 421 anna FROB :Unknown command"],
    ["PRIVMSG", "@label=abc :irc.test 411 anna :No recipient given (PRIVMSG)"],
    ["MONITOR C", "@label=abc :irc.test ACK"],
    ["PONG x", "@label=abc :irc.test ACK"],
    ["QUIT", "@label=abc ERROR :Closing Link: 10.20.30.40 (Client quit)"],
  ])("is on the one answer to %j", (line, answer) => {
    const { join } = openIrcChat();
    expect(join("anna", ...labels).send(`@label=abc ${line}`)).toEqual([answer]);
  });

  test("is on the batch of several answers", () => {
    const { join } = openIrcChat();
    expect(join("anna", ...labels).send("@label=abc JOIN #a")).toEqual(
      [
        "@label=abc :irc.test BATCH +1 labeled-response",
        `@batch=1;msgid=00000000000103 ${source("anna")} JOIN #a`,
        "@batch=1 :irc.test 353 anna = #a @anna",
        "@batch=1 :irc.test 366 anna #a :End of NAMES list",
        ":irc.test BATCH -1",
      ].map((text) => text.replace("#a @anna", "#a :@anna")),
    );
  });

  test("is on the echo of a message to oneself, and not on its delivery", () => {
    const { join } = openIrcChat();
    const got = join("anna", ...labels).send("@label=abc PRIVMSG anna :me");
    expect(got.map((line) => line.replace(/msgid=\w+/, "msgid"))).toEqual([
      `@label=abc;msgid ${source("anna")} PRIVMSG anna :me`,
      `@msgid ${source("anna")} PRIVMSG anna :me`,
    ]);
  });

  test("says nothing to a client that did not ask for labels", () => {
    const { join } = openIrcChat();
    expect(join("anna").send("@label=abc PING x")).toEqual([":irc.test PONG irc.test :x"]);
  });
});

describe("an offer that changes while the server runs", () => {
  const everybody = { isRegistrationOpen: true, isBeforeConnect: true, isEmailRequired: false };

  /** A chat whose clients can log in with these mechanisms. */
  function openChat() {
    let mechanisms: readonly MechanismName[] = ["PLAIN", "SCRAM-SHA-256"];
    const authenticator: Authenticator = { ...everybodyIsWelcome, mechanismsFor: () => mechanisms };
    const chat = openIrcChat({}, { authenticator });
    const change = (accounts: Partial<IrcSettings["accounts"]>, to = mechanisms): void => {
      const before = Array.from(chat.irc.sessions(), (session) => ({ session, offer: session.offered() }));
      mechanisms = to;
      // Mechanisms are no setting of IRC's, so the test says itself that they have changed.
      for (const { session, offer } of before) session.offerChanged(offer);
      chat.irc.change({ ...chat.irc.settings, accounts: { ...everybody, ...accounts } });
    };
    return { ...chat, change };
  }

  test("is announced to clients with cap-notify: what has gone, what has come, and new values", () => {
    const { connect, join, change } = openChat();
    const [anna, bea] = [join("anna", "message-tags"), join("bea")];
    const early = connect();
    early.send("CAP LS 302");
    change({ isRegistrationOpen: false });
    expect(anna.heard()).toEqual([":irc.test CAP anna DEL :draft/account-registration"]);
    expect(early.heard()).toEqual([":irc.test CAP * DEL :draft/account-registration"]);
    change({ isBeforeConnect: false });
    expect(anna.heard()).toEqual([":irc.test CAP anna NEW :draft/account-registration=custom-account-name"]);
    change({});
    expect(anna.heard()).toEqual([
      ":irc.test CAP anna NEW :draft/account-registration=before-connect,custom-account-name",
    ]);
    change({}, ["EXTERNAL"]);
    expect(anna.heard()).toEqual([":irc.test CAP anna NEW :sasl=EXTERNAL"]);
    change({}, []);
    expect(anna.heard()).toEqual([":irc.test CAP anna DEL :sasl draft/account-registration draft/persistence"]);
    change({});
    expect([anna.heard(), bea.heard()]).toEqual([[], []]);
  });

  test("has no values for clients of version 301, and switches off what is gone", () => {
    const { join, change } = openChat();
    const anna = join("anna");
    anna.send("CAP REQ :cap-notify sasl");
    change({ isBeforeConnect: false });
    expect(anna.heard()).toEqual([]);
    change({}, []);
    expect(anna.heard()).toEqual([":irc.test CAP anna DEL :sasl draft/account-registration draft/persistence"]);
    expect(anna.send("CAP LIST", "CAP REQ sasl")).toEqual([
      ":irc.test CAP anna LIST :cap-notify",
      ":irc.test CAP anna NAK :sasl",
    ]);
    change({}, ["PLAIN"]);
    expect(anna.heard()).toEqual([":irc.test CAP anna NEW :sasl draft/account-registration draft/persistence"]);
  });
});
