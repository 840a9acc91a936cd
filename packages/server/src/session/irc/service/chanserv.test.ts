import { describe, expect, test } from "vitest";
import { answers, openAccountChat } from "../testing/account-chat.ts";
import { commandsOf, gather, type IrcPerson } from "../testing/irc-chat.ts";

const accounts = { anna: "correct horse", eva: "battery staple" };

const ask = async (person: IrcPerson, words: string): Promise<string[]> =>
  (await answers(person, `CS ${words}`))
    .filter((line) => line.startsWith(":ChanServ!") && line.includes(" NOTICE "))
    .map((line) => line.slice(line.indexOf(" :") + 2));

/** Anna has registered #a; Eva and Bea are in it. */
async function registered() {
  const chat = await openAccountChat({
    accounts,
    settings: { operators: [{ name: "olga", password: "secret", title: "our operator" }] },
  });
  const [anna, eva] = [await chat.logIn("anna", "anna"), await chat.logIn("eva", "eva")];
  const bea = chat.join("bea");
  gather("#a", anna, eva, bea);
  expect(await ask(anna, "REGISTER #a")).toEqual(["#a belongs to anna now."]);
  for (const { heard } of [anna, eva, bea]) heard();
  return { ...chat, anna, eva, bea };
}

describe("ChanServ", () => {
  test("REGISTER needs an account and an operator of the channel", async () => {
    const { logIn, join, hub } = await openAccountChat({ accounts });
    const [anna, eva, bea] = [await logIn("anna", "anna"), await logIn("eva", "eva"), join("bea")];
    gather("#a", anna, eva);
    gather("#b", bea);
    expect(await ask(bea, "REGISTER #b")).toEqual(["Log in first: IDENTIFY account password."]);
    expect(await ask(eva, "REGISTER #a")).toEqual([
      "Only the channel's founder may do this, or somebody with enough rank in it.",
    ]);
    expect(await ask(anna, "REGISTER #nowhere")).toEqual(["There is no such channel."]);
    expect(await ask(anna, "REGISTER #lobby")).toEqual(["The channel is registered already, or everybody's."]);
    expect(await ask(anna, "REGISTER #a")).toEqual(["#a belongs to anna now."]);
    expect(eva.heard()).toEqual([":ChanServ!ChanServ@services MODE #a +q anna"]);
    expect(hub.rooms.get("#a")?.registration?.founder).toBe("anna");
  });

  test("keeps a channel without members, and its founder has it again on joining", async () => {
    const { anna, eva, bea } = await registered();
    anna.send("TOPIC #a :ours", "MODE #a +i");
    for (const { send } of [anna, eva, bea]) send("PART #a");
    expect(commandsOf(bea.send("JOIN #a"))).toEqual(["473"]);
    const got = anna.send("JOIN #a");
    expect(got).toContain(":irc.test 332 anna #a :ours");
    expect(got).toContain(":irc.test 353 anna = #a :~anna");
  });

  test("a secret channel is there for its founder and for operators, also from outside, and for nobody else", async () => {
    const { anna, eva, bea, join } = await registered();
    anna.send("MODE #a +s", "PART #a");
    eva.send("PART #a");
    const olga = join("olga");
    olga.send("OPER olga secret");
    expect((await ask(anna, "INFO #a"))[0]).toBe("Founder: anna");
    expect((await ask(olga, "INFO #a"))[0]).toBe("Founder: anna");
    expect(await ask(eva, "INFO #a")).toEqual(["There is no such channel."]);
    expect(await ask(bea, "INFO #a")).not.toEqual(["There is no such channel."]);
  });

  test("AMODE gives accounts a rank whenever they come, and takes it", async () => {
    const { anna, eva, bea, hub } = await registered();
    expect(await ask(anna, "AMODE #a +o eva")).toEqual(["eva has +o in #a now."]);
    expect(bea.heard()).toEqual([":ChanServ!ChanServ@services MODE #a +o eva"]);
    expect(await ask(anna, "AMODE #a")).toEqual(["founder: anna", "+o eva"]);
    eva.send("PART #a", "JOIN #a");
    expect(bea.heard().slice(1)).toEqual([
      ":eva!~eva@10.20.30.40 JOIN #a",
      ":ChanServ!ChanServ@services MODE #a +o eva",
    ]);
    expect(await ask(anna, "AMODE #a +o nobody")).toEqual(["There is no account nobody."]);
    expect(await ask(anna, "AMODE #a +q eva")).toEqual(["TRANSFER gives the channel to another founder."]);
    expect(await ask(eva, "AMODE #a +v bea")).toEqual(["There is no account bea."]);
    expect(await ask(anna, "CLEAR #a ACCESS")).toHaveLength(1);
    expect(hub.rooms.get("#a")?.registration?.access.size).toBe(0);
    expect(bea.heard()).toEqual([":ChanServ!ChanServ@services MODE #a -o eva"]);
  });

  test("OP and DEOP go by the registration's ranks, not by those of the moment", async () => {
    const { anna, eva, bea } = await registered();
    expect(await ask(bea, "OP #a")).toEqual(["Log in first: IDENTIFY account password."]);
    expect((await ask(eva, "OP #a"))[0]).toContain("enough rank");
    expect(await ask(anna, "OP #a bea")).toEqual(["bea is an operator of #a now."]);
    expect(bea.heard()).toEqual([":ChanServ!ChanServ@services MODE #a +o bea"]);
    expect(await ask(anna, "DEOP #a bea")).toEqual(["bea is no operator of #a now."]);
  });

  test("CLEAR USERS puts everybody else out, TRANSFER gives the channel away, UNREGISTER gives it up", async () => {
    const { anna, eva, bea, hub } = await registered();
    expect((await ask(eva, "CLEAR #a USERS"))[0]).toContain("enough rank");
    await ask(anna, "CLEAR #a USERS");
    expect([commandsOf(eva.heard()), commandsOf(bea.heard())]).toEqual([["KICK"], ["KICK", "KICK"]]);
    expect(hub.rooms.get("#a")?.members.size).toBe(1);
    expect(await ask(anna, "TRANSFER #a eva")).toEqual(["#a belongs to eva now."]);
    expect((await ask(anna, "UNREGISTER #a"))[0]).toContain("founder");
    expect(await ask(eva, "UNREGISTER #a")).toEqual(["#a is not registered any more."]);
    anna.send("PART #a");
    expect(hub.rooms.has("#a")).toBe(false);
  });

  test("GET and SET know the settings; a private channel is shown to its members only", async () => {
    const { anna, eva, bea, join } = await registered();
    const carl = join("carl");
    expect(await ask(carl, "LIST #*")).toEqual(["#a", "1 channels."]);
    expect((await ask(carl, "INFO #a"))[0]).toBe("Founder: anna");
    expect(await ask(anna, "SET #a private maybe")).toEqual(["private is off or on."]);
    expect(await ask(anna, "SET #a colour red")).toEqual(["There is no such setting. There are: keep-topic, private."]);
    expect((await ask(eva, "SET #a private on"))[0]).toContain("founder");
    expect(await ask(anna, "SET #a private on")).toEqual(["private is on in #a now."]);
    expect((await ask(anna, "GET #a private"))[0]).toMatch(/^private: on /);
    expect(await ask(carl, "LIST")).toEqual(["0 channels."]);
    expect(await ask(carl, "INFO #a")).toEqual(["#a is not registered."]);
    expect((await ask(bea, "INFO #a"))[0]).toBe("Founder: anna");
    anna.send("MODE #a +s");
    expect(await ask(carl, "INFO #a")).toEqual(await ask(carl, "INFO #nowhere"));
  });

  test("an operator of the server acts for the founder", async () => {
    const { anna, hub, logIn } = await registered();
    const olga = await logIn("olga", "eva");
    expect((await ask(olga, "UNREGISTER #a"))[0]).toContain("founder");
    await answers(olga, "OPER olga secret");
    expect(await ask(olga, "UNREGISTER #a")).toEqual(["#a is not registered any more."]);
    expect(hub.rooms.get("#a")?.registration).toBeUndefined();
    expect(anna.send("PING x")).toHaveLength(1);
  });

  test("PURGE closes a channel for good, with its registration, until an operator allows it again", async () => {
    const { anna, eva, bea, hub } = await registered();
    expect(await ask(anna, "PURGE ADD #a")).toEqual(["This is for operators of the server."]);
    await answers(bea, "OPER olga secret");
    expect(await ask(bea, "PURGE ADD #a spam")).toEqual(["#a is closed."]);
    expect(commandsOf(eva.heard()).filter((command) => command === "PART")).not.toEqual([]);
    expect(hub.rooms.has("#a")).toBe(false);
    expect(anna.send("JOIN #a").at(-1)).toBe(
      ":irc.test 403 anna #a :The operators of this server have closed the channel",
    );
    expect(await ask(bea, "PURGE LIST")).toEqual(["#a by bea: spam", "1 channels."]);
    expect(await ask(bea, "PURGE ADD #lobby")).toEqual(["This channel is everybody's and stays."]);
    expect(await ask(bea, "PURGE DEL #a")).toEqual(["#a is allowed again."]);
    expect(await ask(bea, "PURGE DEL #a")).toEqual(["There is no such channel."]);
    expect(commandsOf(anna.send("JOIN #a"))[0]).toBe("JOIN");
  });

  test("HOWTOBAN names bans by account and host", async () => {
    const { anna } = await registered();
    expect(await ask(anna, "HOWTOBAN #a eva")).toEqual([
      "MODE #a +b a:eva bans the account eva, under every nick.",
      "MODE #a +b *!*@10.20.30.40 bans everybody from the host of eva.",
      "KICK #a eva puts them out: a ban alone only keeps them from speaking and from coming back.",
    ]);
  });

  test("a channel ends with its founder's account", async () => {
    const { anna, eva, bea, hub } = await registered();
    for (const { send } of [eva, bea]) send("PART #a");
    await answers(anna, "NS DROP correct horse");
    expect(hub.rooms.get("#a")?.registration).toBeUndefined();
  });
});
