import { describe, expect, test } from "vitest";
import { standardIrcSettings } from "../settings.ts";
import { openAccountChat } from "../testing/account-chat.ts";
import { commandsOf } from "../testing/irc-chat.ts";

const { accounts: usual } = standardIrcSettings;

describe("REGISTER", () => {
  test("makes an account and logs in to it; others cannot have the nick any more", async () => {
    const { join, connect, answers, hub, store } = await openAccountChat();
    const anna = join("anna");
    expect(await answers(anna, "REGISTER * * :correct horse")).toEqual([
      "REGISTER SUCCESS anna :Account created",
      ":irc.test 900 anna anna!~anna@10.20.30.40 anna :You are now logged in as anna",
    ]);
    expect(hub.users.get("anna")?.account).toBe("anna");
    expect(store.has("anna")).toBe(true);
    anna.send("QUIT");
    expect(commandsOf(connect().send("NICK anna", "USER a 0 * :A"))).toEqual(["433"]);
  });

  test("works before registration where the settings allow it", async () => {
    const { connect, answers, hub } = await openAccountChat();
    const person = connect();
    expect(commandsOf(await answers(person, "REGISTER * * :correct horse"))).toEqual(["FAIL"]);
    const got = await answers(person, "NICK anna", "REGISTER * * :correct horse", "USER a 0 * :A");
    expect(commandsOf(got).slice(0, 3)).toEqual(["REGISTER", "900", "001"]);
    expect(hub.users.get("anna")?.account).toBe("anna");
  });

  test.each([
    ["a taken name", "REGISTER eva * :correct horse", "ACCOUNT_EXISTS eva"],
    ["a look-alike of a taken name", "REGISTER \u0435va * :correct horse", "ACCOUNT_EXISTS \u0435va"],
    ["the nick of somebody who is here", "REGISTER bea * :correct horse", "ACCOUNT_EXISTS bea"],
    ["a name that nobody may have", "REGISTER NickServ * :correct horse", "BAD_ACCOUNT_NAME NickServ"],
    ["a name that is no nick", "REGISTER 9lives * :correct horse", "BAD_ACCOUNT_NAME 9lives"],
    ["a password with a space at its end", "REGISTER * * :correct horse ", "UNACCEPTABLE_PASSWORD anna"],
    ["a password that is the name", "REGISTER annabella * annabella", "WEAK_PASSWORD annabella"],
    ["a short password", "REGISTER * * horse", "WEAK_PASSWORD anna"],
    ["an e-mail address that is none", "REGISTER * nonsense :correct horse", "INVALID_EMAIL *"],
  ])("refuses %s", async (_what, line, answer) => {
    const { join, answers } = await openAccountChat({
      accounts: { eva: "battery staple" },
      authentication: { registration: {} },
    });
    const anna = join("anna");
    join("bea");
    const got = await answers(anna, line);
    expect(got).toHaveLength(1);
    expect(got[0]).toContain(`:irc.test FAIL REGISTER ${answer} :`);
  });

  test.each([
    ["is closed", { isRegistrationOpen: false }, "TEMPORARILY_UNAVAILABLE"],
    ["needs mail that nobody can send", { isEmailRequired: true }, "INVALID_EMAIL"],
    ["is for people in the chat", { isBeforeConnect: false }, "COMPLETE_CONNECTION_REQUIRED"],
  ])("is refused where it %s", async (_what, settings, code) => {
    const { connect, answers, store } = await openAccountChat({ settings: { accounts: { ...usual, ...settings } } });
    const got = await answers(connect(), "NICK anna", "REGISTER * * :correct horse");
    expect(got[0]).toContain(`FAIL REGISTER ${code} * :`);
    expect(store.list()).toEqual([]);
  });

  test("is refused to somebody who is logged in", async () => {
    const { logIn, answers } = await openAccountChat({ accounts: { anna: "correct horse" } });
    const anna = await logIn("anna", "anna");
    const [got] = await answers(anna, "REGISTER other * :correct horse");
    expect(got).toContain("FAIL REGISTER ALREADY_AUTHENTICATED other :");
    expect((await answers(anna, "VERIFY anna 123"))[0]).toContain("FAIL VERIFY ALREADY_AUTHENTICATED anna :");
  });

  test("slows an address down that makes many accounts", async () => {
    const { connect, answers, store } = await openAccountChat();
    let got: string[] = [];
    for (let number = 0; number < 31; number += 1) {
      got = await answers(connect(), `NICK anna${number}`, "REGISTER * * :correct horse");
    }
    expect(store.list()).toHaveLength(31);
    got = await answers(connect(), "NICK zoe", "REGISTER * * :correct horse");
    expect(got[0]).toMatch(/FAIL REGISTER TEMPORARILY_UNAVAILABLE zoe :Your address has made many accounts\./);
  });

  test("is offered with its values, and only where there are accounts", async () => {
    const { connect } = await openAccountChat();
    expect(connect().send("CAP LS 302").join(" ")).toContain(
      "draft/account-registration=before-connect,custom-account-name",
    );
  });
});

describe("VERIFY", () => {
  test("knows no account that waits for a code", async () => {
    const { connect, answers } = await openAccountChat();
    expect((await answers(connect(), "VERIFY anna 123"))[0]).toContain("FAIL VERIFY INVALID_CODE anna :");
  });
});
