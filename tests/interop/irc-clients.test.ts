// IRC clients that people have, from Debian, beside a naive lab client: each joins the lab's room, speaks, and hears.
import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { withTls } from "./certificate.ts";
import { naiveClient, Networks, ourServer, seesUsers } from "./parties.ts";
import { folder, following, skipWithout, startIrssi, startWeechat, weechatPlain, weechatTls } from "./irc-programs.ts";
import { Program } from "./program.ts";

const networks = new Networks(27);

/** A lab client in the room of a server of its own. */
async function openRoom(options: readonly string[] = []) {
  const at = networks.next();
  const server = await ourServer(at(3), undefined, options);
  const bob = await naiveClient(server, at(11), "bob");
  return { at, server, bob };
}

describe("an IRC client from Debian in the lab's room", () => {
  test("ii joins, speaks and hears", async (context) => {
    skipWithout(context, "/usr/bin/ii");
    const { server, bob } = await openRoom();
    const home = folder();
    const ii = new Program("ii", [
      ...(["ii", "-i", home, "-s", server.host, "-p", String(server.port), "-n", "ina", "-f", "Ina"] as const),
    ]);
    const status = following(join(home, server.host, "out"));
    await status.hears("Welcome to the Vitrine network");
    appendFileSync(join(home, server.host, "in"), "/j #lobby\n");
    await seesUsers(bob, ["bob", "ina"]);
    const room = following(join(home, server.host, "#lobby", "out"));
    appendFileSync(join(home, server.host, "#lobby", "in"), "hello from ii\n");
    await bob.hears("ina: hello from ii");
    bob.type("hello ii");
    await room.hears("<bob> hello ii");
    ii.child.kill();
    await seesUsers(bob, ["bob"]);
  });

  test("WeeChat joins, speaks and hears", async (context) => {
    skipWithout(context, "/usr/bin/weechat-headless");
    const { server, bob } = await openRoom();
    const home = folder();
    const weechat = startWeechat(home, server, {
      ...weechatPlain,
      nicks: "wilma",
      // Without a screen nobody can type, so the line is a command too. The naive client is to read the roster before it. Here a
      // semicolon would end the command itself.
      command: String.raw`"/join #lobby\;/wait 2s /msg #lobby hello from WeeChat"`,
    });
    await bob.hears("wilma: hello from WeeChat");
    await seesUsers(bob, ["bob", "wilma"]);
    bob.type("hello WeeChat");
    const room = following(join(home, "logs", "irc.vitrine.#lobby.weechatlog"));
    expect(await room.hears("hello WeeChat")).toMatch(/\tbob\thello WeeChat$/);
    weechat.child.kill();
    await seesUsers(bob, ["bob"]);
  });

  test("irssi joins, speaks and hears", async (context) => {
    skipWithout(context, "/usr/bin/irssi");
    const { server, bob } = await openRoom();
    const irssi = startIrssi("-c", server.host, "-p", String(server.port), "-n", "iris");
    await irssi.hears("Welcome to the Vitrine network");
    irssi.type("/join #lobby\r");
    await seesUsers(bob, ["bob", "iris"]);
    irssi.type("hello from irssi\r");
    await bob.hears("iris: hello from irssi");
    bob.type("hello irssi");
    await irssi.hears("hello irssi");
    irssi.type("/quit\r");
    await seesUsers(bob, ["bob"]);
  });
});

describe("an IRC client from Debian over TLS", () => {
  test("irssi joins beside a lab client without TLS", async (context) => {
    skipWithout(context, "/usr/bin/irssi");
    const { server, bob } = await openRoom(withTls());
    const irssi = startIrssi("--noconnect", "-n", "iris");
    irssi.type(`/connect -tls -notls_verify ${server.host} ${server.port}\r`);
    await irssi.hears("Your user mode is [+Z]");
    irssi.type("/join #lobby\r");
    await seesUsers(bob, ["bob", "iris"]);
    irssi.type("hello over TLS\r");
    await bob.hears("iris: hello over TLS");
    irssi.type("/quit\r");
    await seesUsers(bob, ["bob"]);
  });

  test("WeeChat joins, and comes back when the server has started again", async (context) => {
    skipWithout(context, "/usr/bin/weechat-headless");
    const options = withTls();
    const { at, server, bob } = await openRoom(options);
    const weechat = startWeechat(folder(), server, {
      ...weechatTls,
      nicks: "wilma",
      autojoin: "#lobby",
      autoreconnect_delay: "1",
    });
    await seesUsers(bob, ["bob", "wilma"]);
    server.program.child.kill();
    await server.program.ends();
    const again = await ourServer(at(3), undefined, [...options, "--port", String(server.port)]);
    const carol = await naiveClient(again, at(12), "carol");
    await seesUsers(carol, ["carol", "wilma"]);
    weechat.child.kill();
    await seesUsers(carol, ["carol"]);
  });
});
