import { describe, expect, test } from "vitest";
import { createManualHistory } from "../../history/testing/manual-history.ts";
import { KeptChat } from "../../kept/kept-chat.ts";
import { openAccountChat, plainMessage } from "./testing/account-chat.ts";
import { commandsOf, gather } from "./testing/irc-chat.ts";

const anna = { anna: "correct horse" };

const passLines = (password: string): string[] => [
  "CAP LS 302",
  "CAP END",
  `PASS :${password}`,
  "NICK anna",
  "USER anna 0 * :A",
];

describe("several clients of one account", () => {
  test("are one person: both hear what each says and where it goes", async () => {
    const { logIn, join, hub } = await openAccountChat({ accounts: anna });
    const [desk, bea] = [await logIn("anna", "anna"), join("bea")];
    gather("#a", desk, bea);
    const phone = await logIn("anna", "anna", "extended-join");
    expect(hub.users.size).toBe(2);
    expect(bea.heard()).toEqual([]);
    expect(desk.heard()).toEqual([]);
    desk.send("PRIVMSG #a :from the desk");
    expect(phone.heard()).toEqual([":anna!~anna@10.20.30.40 PRIVMSG #a :from the desk"]);
    expect(bea.heard()).toHaveLength(1);
    phone.send("PRIVMSG bea :just you");
    expect([desk.heard(), bea.heard()]).toEqual([
      [":anna!~anna@10.20.30.40 PRIVMSG bea :just you"],
      [":anna!~anna@10.20.30.40 PRIVMSG bea :just you"],
    ]);
    bea.send("PRIVMSG anna :both of you");
    expect([desk.heard().length, phone.heard().length]).toEqual([1, 1]);
    expect(commandsOf(phone.send("JOIN #b"))).toEqual(["JOIN", "353", "366"]);
    expect(commandsOf(desk.heard())).toEqual(["JOIN", "353", "366"]);
    desk.send("PART #b");
    expect(commandsOf(phone.heard())).toEqual(["PART"]);
    expect(commandsOf(phone.send("NICK anna2"))).toEqual(["NICK"]);
    expect(commandsOf(desk.heard())).toEqual(["NICK"]);
  });

  test("see the channels of their person on coming, as if they had joined them", async () => {
    const { logIn, connect, answers } = await openAccountChat({ accounts: anna });
    const desk = await logIn("anna", "anna");
    desk.send("JOIN #a", "TOPIC #a :ours");
    const phone = connect();
    const got = await answers(
      phone,
      "CAP LS 302",
      "CAP REQ sasl",
      "NICK anna",
      "USER anna 0 * :Anna",
      "AUTHENTICATE PLAIN",
      `AUTHENTICATE ${plainMessage("anna", "correct horse")}`,
      "CAP END",
    );
    expect(commandsOf(got).slice(-5)).toEqual(["JOIN", "332", "333", "353", "366"]);
    expect(got).toContain(":anna!~anna@10.20.30.40 JOIN #a");
  });

  test("are away when all of them are, and stay until the last one goes", async () => {
    const { logIn, join, hub } = await openAccountChat({ accounts: anna });
    const [desk, phone, bea] = [await logIn("anna", "anna"), await logIn("anna", "anna"), join("bea", "away-notify")];
    gather("#a", bea, desk);
    phone.send("AWAY :out");
    expect(hub.users.get("anna")?.away).toBeUndefined();
    desk.send("AWAY :lunch");
    expect(bea.heard()).toEqual([":anna!~anna@10.20.30.40 AWAY :lunch"]);
    phone.send("QUIT");
    expect(bea.heard()).toEqual([]);
    desk.send("QUIT");
    expect(commandsOf(bea.heard())).toEqual(["QUIT"]);
  });

  test("end each other where the account wants one client only", async () => {
    const { logIn, answers, hub } = await openAccountChat({ accounts: anna });
    const desk = await logIn("anna", "anna");
    await answers(desk, "NS SET multiclient off");
    await logIn("anna", "anna");
    expect(desk.heard().at(-1)).toMatch(/^ERROR /);
    expect(hub.users.get("anna")?.sessions).toHaveLength(1);
  });

  test("never include a stranger with the nick", async () => {
    const { logIn, connect, answers, hub } = await openAccountChat({ accounts: { ...anna, eva: "battery staple" } });
    await logIn("anna", "anna");
    const eva = await logIn("anna", "eva");
    expect(eva.connection.closedBecause).toBeUndefined();
    expect(hub.users.get("anna")?.sessions).toHaveLength(1);
    expect(commandsOf(await answers(connect(), "NICK anna", "USER a 0 * :A"))).toEqual(["433"]);
  });
});

describe("somebody who is always on", () => {
  test("stays in the channels, away, and is there again with the next client", async () => {
    const { logIn, join, answers, hub } = await openAccountChat({ accounts: anna });
    const [desk, bea] = [await logIn("anna", "anna"), join("bea", "away-notify")];
    gather("#a", desk, bea);
    expect((await answers(desk, "NS SET always-on on"))[0]).toContain("always-on is on now.");
    desk.send("QUIT");
    expect(bea.heard()).toEqual([":anna!~anna@10.20.30.40 AWAY :Not connected"]);
    expect(bea.send("PRIVMSG anna :there?")).toEqual([":irc.test 301 bea anna :Not connected"]);
    expect(hub.users.get("anna")?.sessions).toEqual([]);
    const phone = await logIn("anna", "anna");
    expect(bea.heard()).toEqual([":anna!~anna@10.20.30.40 AWAY"]);
    expect(phone.send("PRIVMSG #a :back")).toEqual([]);
    expect(commandsOf(bea.heard())).toEqual(["PRIVMSG"]);
    await answers(phone, "NS SET always-on off");
    phone.send("QUIT");
    expect(commandsOf(bea.heard())).toEqual(["QUIT"]);
  });

  test("comes back by PASS too, which some clients send after the negotiation of capabilities", async () => {
    const { logIn, connect, answers, hub } = await openAccountChat({ accounts: anna });
    await answers(await logIn("anna", "anna"), "NS SET always-on on", "QUIT");
    expect(commandsOf(await answers(connect(), ...passLines("wrong")))).toEqual(["CAP", "CAP", "464", "ERROR"]);
    expect(commandsOf(await answers(connect(), ...passLines("correct horse")))).toContain("001");
    expect(hub.users.get("anna")?.sessions).toHaveLength(1);
    // Without it the nick is somebody else's.
    expect(commandsOf(await answers(connect(), "NICK anna", "USER anna 0 * :A"))).toEqual(["433"]);
  });

  test("hears what was said meanwhile, in channels and to them alone, once", async () => {
    const { logIn, join, answers } = await openAccountChat({ accounts: anna, history: createManualHistory() });
    const [desk, bea, cleo] = [await logIn("anna", "anna"), join("bea"), join("cleo")];
    gather("#a", desk, bea);
    bea.send("PRIVMSG anna :heard");
    await answers(desk, "NS SET always-on on", "QUIT");
    bea.send("PRIVMSG #a :in the channel", "PRIVMSG anna :alone", "NOTICE anna :and a notice");
    cleo.send("PRIVMSG bea :not for anna", "PRIVMSG anna :from somebody else");
    const heardOnComing = async (): Promise<string[]> => {
      const { connection } = await logIn("anna", "anna");
      return connection.text.split("\r\n").filter((line) => /^:\S+ (PRIVMSG|NOTICE) /.test(line));
    };
    expect((await heardOnComing()).toSorted()).toEqual([
      ":bea!~bea@10.20.30.40 NOTICE anna :[00:00] and a notice",
      ":bea!~bea@10.20.30.40 PRIVMSG #a :[00:00] in the channel",
      ":bea!~bea@10.20.30.40 PRIVMSG anna :[00:00] alone",
      ":cleo!~cleo@10.20.30.40 PRIVMSG anna :[00:00] from somebody else",
    ]);
    expect(await heardOnComing()).toEqual([]);
  });

  test("outlives a restart, with channels, topics, modes and ranks; guests do not", async () => {
    const before = await openAccountChat({ accounts: anna });
    const { store, clock, log } = before;
    const [desk, guest] = [await before.logIn("anna", "anna"), before.join("guest")];
    gather("#a", desk, guest);
    desk.send("TOPIC #a :ours", "MODE #a +ib bad!*@*", "JOIN #alone");
    guest.send("JOIN #guests");
    const kept = new KeptChat({ hub: before.hub, clock, log, table: () => store.chat });
    before.hear((event) => kept.hear(event));
    await before.answers(desk, "NS SET always-on on");
    desk.send("MODE #a +l 7");

    const after = await openAccountChat({
      accounts: anna,
      restore: (hub) => new KeptChat({ hub, clock, log, table: () => store.chat }).restore(),
    });
    expect([...after.hub.users.keys()]).toEqual(["anna"]);
    expect([...after.hub.rooms.keys()].toSorted()).toEqual(["#a", "#alone", "#lobby"]);
    const phone = await after.logIn("anna", "anna");
    expect(phone.send("MODE #a")[0]).toBe(":irc.test 324 anna #a +ntil 7");
    expect(phone.send("MODE #a b")[0]).toContain("bad!*@*");
    expect(phone.send("TOPIC #a")[0]).toContain(":ours");
    expect(phone.send("NAMES #a")[0]).toBe(":irc.test 353 anna = #a :@anna");
    expect(commandsOf(after.join("bea").send("JOIN #a"))).toEqual(["473"]);
  });

  test("is switched on and off by PERSISTENCE, and other clients of the account hear of it", async () => {
    const { logIn, answers, hub, join } = await openAccountChat({ accounts: anna });
    const [desk, phone] = [
      await logIn("anna", "anna", "draft/persistence"),
      await logIn("anna", "anna", "draft/persistence"),
    ];
    desk.heard();
    expect(await answers(desk, "PERSISTENCE GET")).toEqual([":irc.test PERSISTENCE STATUS DEFAULT OFF"]);
    expect(await answers(desk, "PERSISTENCE SET on")).toEqual([":irc.test PERSISTENCE STATUS ON ON"]);
    expect(phone.heard().filter((line) => line.includes("PERSISTENCE"))).toEqual([
      ":irc.test PERSISTENCE STATUS ON ON",
    ]);
    expect(hub.users.get("anna")?.isAlwaysOn).toBe(true);
    expect(await answers(desk, "PERSISTENCE SET OFF")).toEqual([":irc.test PERSISTENCE STATUS OFF OFF"]);
    expect(await answers(desk, "PERSISTENCE SET DEFAULT")).toEqual([":irc.test PERSISTENCE STATUS DEFAULT OFF"]);
    for (const wrong of ["PERSISTENCE SET", "PERSISTENCE SET maybe", "PERSISTENCE FROB"]) {
      expect((await answers(desk, wrong))[0]).toContain("FAIL PERSISTENCE INVALID_PARAMS :");
    }
    expect(join("bea").send("PERSISTENCE GET")[0]).toContain("FAIL PERSISTENCE ACCOUNT_REQUIRED :");
  });
});
