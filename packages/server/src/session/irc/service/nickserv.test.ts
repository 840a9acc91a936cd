import { describe, expect, test } from "vitest";
import { certificateFingerprint } from "../../../certificate/fingerprint.ts";
import { openAccountChat, plainMessage } from "../testing/account-chat.ts";
import { commandsOf, gather, type IrcPerson } from "../testing/irc-chat.ts";
import { services } from "./table.ts";

const anna = { anna: "correct horse" };
const operators = [{ name: "olga", password: "secret", title: "our operator" }];

type Answers = (person: IrcPerson, ...lines: readonly string[]) => Promise<string[]>;

/** The service's words. */
const said = (lines: readonly string[]): string[] =>
  lines.filter((line) => line.includes(" NOTICE ")).map((line) => line.slice(line.indexOf(" :") + 2));

const ask = async (answers: Answers, person: IrcPerson, words: string): Promise<string[]> =>
  said(await answers(person, `PRIVMSG NickServ :${words}`));

describe("a service", () => {
  test("explains each of its commands, and suggests one that was meant", async () => {
    const { join, answers } = await openAccountChat();
    const bea = join("bea");
    for (const { name, commands } of services) {
      for (const command of commands.values()) {
        const got = said(await answers(bea, `PRIVMSG ${name} :HELP ${command.name}`));
        expect(got).toEqual([command.form, command.help]);
      }
    }
    expect(await ask(answers, bea, "IDENTFY x")).toEqual(["There is no command IDENTFY. Did you mean IDENTIFY?"]);
    expect(await ask(answers, bea, "GHOST anna")).toEqual(["Log in first: IDENTIFY account password."]);
    expect(await ask(answers, bea, "IDENTIFY")).toEqual(["The form is: IDENTIFY [account] password"]);
    expect(await ask(answers, bea, "LIST")).toEqual(["This is for operators of the server."]);
    expect((await ask(answers, bea, "HELP")).join("\n")).not.toContain("SAREGISTER");
  });

  test("answers a message, its shortcuts and its name in any case; notices it leaves alone", async () => {
    const { join, answers } = await openAccountChat();
    const bea = join("bea", "echo-message");
    const got = [
      said(await answers(bea, "NS GHOST x")),
      said(await answers(bea, "NICKSERV :GHOST x")),
      await ask(answers, bea, "ghost x"),
      said(await answers(bea, "PRIVMSG nickserv :GHOST x")),
    ];
    expect(new Set(got.map((lines) => lines.join()))).toEqual(new Set(["Log in first: IDENTIFY account password."]));
    expect(await answers(bea, "NOTICE NickServ :GHOST x")).toEqual([":bea!~bea@10.20.30.40 NOTICE NickServ :GHOST x"]);
    expect(commandsOf(await answers(bea, "PRIVMSG NickServ :GHOST x"))).toEqual(["PRIVMSG", "NOTICE"]);
    // A client that sorts by server-time sorts these too.
    bea.send("CAP REQ server-time");
    const timed = await answers(bea, "PRIVMSG NickServ :GHOST x");
    expect(timed.map((line) => /^@time=\S+ :\S+ (\w+)/.exec(line)?.[1])).toEqual(["PRIVMSG", "NOTICE"]);
  });
});

describe("NickServ", () => {
  test("REGISTER makes an account with the nick, IDENTIFY logs in to it, LOGOUT leaves it", async () => {
    const { join, answers, hub } = await openAccountChat();
    const bea = join("bea");
    expect(await ask(answers, bea, "REGISTER correct horse battery")).toEqual(["bea is your account now."]);
    expect(hub.users.get("bea")?.account).toBe("bea");
    const got = await answers(bea, "PRIVMSG NickServ :LOGOUT");
    expect(commandsOf(got)).toEqual(["901", "NICK", "NOTICE"]);
    const [guest] = [...hub.users.values()];
    expect([guest?.account, guest?.nick.replace(/\d+$/, "")]).toEqual([undefined, "Guest"]);
    expect(await ask(answers, bea, "IDENTIFY bea wrong")).toEqual([
      "This is not the account's password, or there is no such account.",
    ]);
    expect(await ask(answers, bea, "IDENTIFY bea correct horse battery")).toEqual(["You are logged in to bea."]);
    expect(guest?.account).toBe("bea");
  });

  test("GHOST frees one's nick, REGAIN takes it; a stranger's nick is left alone", async () => {
    const { join, logIn, answers, hub } = await openAccountChat({ accounts: anna });
    const old = await logIn("anna", "anna");
    const [laptop, bea] = [await logIn("laptop", "anna"), join("bea")];
    expect(await ask(answers, laptop, "GHOST bea")).toEqual(["This nick does not belong to your account."]);
    expect(await ask(answers, laptop, "REGAIN anna")).toEqual(["You are anna."]);
    expect(old.heard().at(-1)).toMatch(/^ERROR :Closing Link: .*Regained by anna/);
    expect([...hub.users.keys()].toSorted()).toEqual(["anna", "bea"]);
    expect(bea.send("PRIVMSG anna :hi")).toEqual([]);
    expect(laptop.heard()).toHaveLength(1);
  });

  test("GROUP keeps a further nick from others, UNGROUP gives it back", async () => {
    const { connect, join, logIn, answers } = await openAccountChat({ accounts: anna });
    const person = await logIn("anna_work", "anna");
    expect(await ask(answers, person, "GROUP")).toEqual(["anna_work belongs to anna now."]);
    person.send("NICK other");
    expect(commandsOf(connect().send("NICK Anna_Work", "USER a 0 * :A"))).toEqual(["433"]);
    const bea = join("bea");
    expect(commandsOf(await answers(bea, "REGISTER anna_work * :correct horse"))).toEqual(["FAIL"]);
    expect(commandsOf(person.send("NICK anna_work"))).toEqual(["NICK"]);
    expect(await ask(answers, person, "UNGROUP anna_work")).toEqual(["anna_work is everybody's again."]);
    person.send("QUIT");
    expect(commandsOf(connect().send("NICK anna_work", "USER a 0 * :A"))[0]).toBe("001");
  });

  test("CERT adds the connection's certificate, and EXTERNAL then logs in without a password", async () => {
    const { connect, join, logIn, answers, hub } = await openAccountChat({ accounts: anna });
    const certificate = Uint8Array.from([1, 2, 3]);
    const fingerprint = certificateFingerprint(certificate);
    const person = await logIn("anna", "anna");
    expect(await ask(answers, person, "CERT ADD nonsense")).toEqual([
      "A fingerprint is the SHA-256 of a certificate: 64 hexadecimal digits.",
    ]);
    expect(await ask(answers, person, `CERT ADD ${fingerprint.toUpperCase()}`)).toHaveLength(1);
    expect(await ask(answers, person, "CERT LIST")).toEqual([fingerprint, "1 certificates."]);
    const phone = connect(undefined, { certificate });
    const login = ["NICK phone", "USER p 0 * :P", "AUTHENTICATE EXTERNAL", "AUTHENTICATE +"];
    expect(commandsOf(await answers(phone, "CAP LS 302", ...login)).slice(-2)).toEqual(["900", "903"]);
    const other = connect(undefined, { certificate: Uint8Array.from([9]) });
    expect(commandsOf(await answers(other, "CAP LS 302", ...login)).at(-1)).toBe("904");
    expect(await ask(answers, person, `CERT DEL ${fingerprint}`)).toEqual(["It does not log in any more."]);
    const again = connect(undefined, { certificate });
    expect(commandsOf(await answers(again, "CAP LS 302", ...login)).at(-1)).toBe("904");
    join("bea");
    expect(hub.users.has("bea")).toBe(true);
  });

  test("SESSIONS lists and ends the connections of an account, nobody else's", async () => {
    const { logIn, join, answers, hub } = await openAccountChat({ accounts: anna });
    const [one, other] = [await logIn("anna", "anna"), await logIn("laptop", "anna")];
    join("bea");
    expect(await ask(answers, one, "SESSIONS")).toEqual([
      "1: anna from 10.20.30.40, irc (this one)",
      "2: laptop from 10.20.30.40, irc",
    ]);
    expect(await ask(answers, one, "SESSIONS END 7")).toEqual(["There is no such session, or it is this one."]);
    expect(await ask(answers, one, "SESSIONS END 2")).toEqual(["1 ended."]);
    expect(other.heard().at(-1)).toMatch(/^ERROR /);
    expect([...hub.users.keys()]).toEqual(["anna", "bea"]);
  });

  test("PASSWD changes the password for whoever knows it, and DROP removes the account with everything of it", async () => {
    const { connect, logIn, answers, store, hub } = await openAccountChat({
      accounts: anna,
      authentication: { registration: {} },
    });
    const person = await logIn("anna", "anna");
    const form = 'The form is: PASSWD "current password" "new password"';
    for (const unclear of ["PASSWD staple", "PASSWD correct horse battery staple", 'PASSWD "correct horse'])
      expect(await ask(answers, person, unclear)).toEqual([form]);
    expect(await ask(answers, person, 'PASSWD "correct horse" short')).toEqual([
      "A password has at least 8 characters; this one has 5.",
    ]);
    expect(await ask(answers, person, "PASSWD wrong newpassword")).toEqual([
      "This is not the account's password, or there is no such account.",
    ]);
    expect(await ask(answers, person, 'PASSWD "correct horse" "battery staple"')).toEqual([
      "The new password is valid from now on.",
    ]);
    await ask(answers, person, `CERT ADD ${"ab".repeat(32)}`);
    await ask(answers, person, "SET multiclient off");
    expect(await ask(answers, person, "DROP correct horse")).toHaveLength(1);
    expect(store.has("anna")).toBe(true);
    expect((await ask(answers, person, "DROP battery staple")).at(-1)).toBe("The account anna is gone.");
    expect([store.has("anna"), store.certificates.of("anna"), store.settings.of("anna").size]).toEqual([false, [], 0]);
    expect(hub.users.get("anna")?.account).toBeUndefined();
    expect(commandsOf(connect().send("NICK anna", "USER a 0 * :A"))).toEqual(["433"]);
  });

  test("INFO shows one's own account, and operators every one", async () => {
    const { logIn, answers } = await openAccountChat({
      accounts: { ...anna, eva: "battery staple" },
      settings: { operators },
    });
    const person = await logIn("anna", "anna");
    expect((await ask(answers, person, "INFO"))[0]).toBe("Account: anna");
    const hidden = await ask(answers, person, "INFO eva");
    expect(hidden).toEqual(await ask(answers, person, "INFO nobody"));
    await answers(person, "OPER olga secret");
    expect((await ask(answers, person, "INFO eva"))[0]).toBe("Account: eva");
    expect(await ask(answers, person, "LIST e*")).toEqual(["eva", "1 accounts."]);
  });

  test("RESETPASS and SAREGISTER are an operator's, and are logged without the password", async () => {
    const { join, answers, store } = await openAccountChat({ accounts: anna, settings: { operators } });
    const olga = join("olga");
    expect(await ask(answers, olga, "SAREGISTER eva battery staple")).toEqual(["This is for operators of the server."]);
    await answers(olga, "OPER olga secret");
    expect(await ask(answers, olga, "SAREGISTER eva battery staple")).toEqual(["eva has an account."]);
    expect(await ask(answers, olga, "SAREGISTER \u0435va battery staple")).toEqual([
      "There is an account \u0435va, or one whose name looks the same.",
    ]);
    expect(store.has("eva")).toBe(true);
    expect(await ask(answers, olga, "RESETPASS anna battery staple")).toEqual(["anna has a new password."]);
    expect(await ask(answers, olga, "IDENTIFY anna battery staple")).toEqual(["You are logged in to anna."]);
  });

  test("SUSPEND ends an account's sessions, and no road leads in until UNSUSPEND", async () => {
    const certificate = Uint8Array.from([1, 2, 3]);
    const { connect, join, logIn, answers, store, hub } = await openAccountChat({
      accounts: anna,
      settings: { operators },
    });
    store.certificates.add("anna", certificateFingerprint(certificate), 0);
    const [person, olga] = [await logIn("anna", "anna"), join("olga")];
    await answers(olga, "OPER olga secret");
    expect(await ask(answers, olga, "SUSPEND anna spam and more")).toEqual(["Nobody can log in to anna any more."]);
    expect(person.heard().at(-1)).toMatch(/^ERROR .*Account suspended/);
    const roads = [
      [`AUTHENTICATE PLAIN`, `AUTHENTICATE ${plainMessage("anna", "correct horse")}`],
      ["AUTHENTICATE EXTERNAL", "AUTHENTICATE +"],
    ];
    for (const lines of roads) {
      const got = await answers(connect(undefined, { certificate }), ...lines);
      expect(got.at(-1)).toBe(":irc.test 904 * :The account anna is suspended: spam and more.");
    }
    const byPass = await answers(connect(), "PASS :correct horse", "NICK anna", "USER a 0 * :A");
    expect(byPass[0]).toContain(" 464 anna :The account anna is suspended: spam and more.");
    expect(await ask(answers, olga, "IDENTIFY anna correct horse")).toEqual([
      "The account anna is suspended: spam and more.",
    ]);
    expect([...hub.users.keys()]).toEqual(["olga"]);
    expect(await ask(answers, olga, "UNSUSPEND anna")).toEqual(["anna can log in again."]);
    expect(await ask(answers, olga, "UNSUSPEND anna")).toEqual(["anna is not suspended."]);
    await logIn("anna", "anna");
    expect(hub.users.has("anna")).toBe(true);
  });

  test("GET and SET know the settings, and refuse other values", async () => {
    const { logIn, answers } = await openAccountChat({ accounts: anna });
    const person = await logIn("anna", "anna");
    expect((await ask(answers, person, "GET multiclient"))[0]).toMatch(/^multiclient: on /);
    expect(await ask(answers, person, "SET multiclient perhaps")).toEqual(["multiclient is on or off."]);
    expect(await ask(answers, person, "SET multiclient off")).toEqual(["multiclient is off now."]);
    expect((await ask(answers, person, "GET"))[0]).toMatch(/^multiclient: off /);
    expect(await ask(answers, person, "SET colour red")).toEqual([
      "There is no setting of this name. There are: multiclient, always-on.",
    ]);
  });

  test("hears a login that changes the account of a nick's owner", async () => {
    const { logIn, join, answers } = await openAccountChat({ accounts: { ...anna, eva: "battery staple" } });
    const [person, bea] = [await logIn("anna", "anna"), join("bea")];
    gather("#a", person, bea);
    await ask(answers, person, "IDENTIFY eva battery staple");
    expect(bea.heard().join("\n")).toMatch(/^:anna!\S+ NICK Guest\d+$/);
  });
});
