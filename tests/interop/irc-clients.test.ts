// IRC clients that people have, from Debian, beside a naive lab client: each joins the lab's room, speaks, and hears.
import { appendFileSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, type TestContext, test } from "vitest";
import { naiveClient, Networks, ourServer, seesUsers } from "./parties.ts";
import { Program } from "./program.ts";

const networks = new Networks(27);

function skipWithout(context: TestContext, program: string): void {
  if (!existsSync(program)) context.skip(`${program} is not installed`);
}

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "vitrine-irc-client-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** A lab client in the room of a server of its own. */
async function openRoom() {
  const at = networks.next();
  const server = await ourServer(at(3));
  const bob = await naiveClient(server, at(11), "bob");
  return { server, bob };
}

/** The file as it grows, from its beginning, and also where it does not exist yet. */
const following = (file: string): Program => new Program(file, ["tail", "--quiet", "-n", "+1", "-F", file]);

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
    const commands = [
      // Plain TCP is the default of old versions and has an option in new ones: it is set where it is known.
      `/server add vitrine ${server.host}/${server.port}`,
      "/set irc.server.vitrine.tls off",
      "/set irc.server.vitrine.nicks wilma",
      // Here a semicolon would end the command itself.
      String.raw`/set irc.server.vitrine.command "/join #lobby\;/msg #lobby hello from WeeChat"`,
      "/set logger.file.flush_delay 0",
      "/connect vitrine",
    ];
    const weechat = new Program("weechat", [
      "weechat-headless",
      "-d",
      home,
      ...commands.flatMap((command) => ["-r", command]),
    ]);
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
    // It wants a terminal.
    const command = `irssi --home=${folder()} -c ${server.host} -p ${server.port} -n iris`;
    const irssi = new Program("irssi", [
      "env",
      "TERM=vt100",
      "script",
      "--quiet",
      "--return",
      "--command",
      command,
      "/dev/null",
    ]);
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
