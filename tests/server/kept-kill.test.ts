import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { Client, killAll, start } from "./killable-server.ts";

const folder = mkdtempSync(join(tmpdir(), "vitrine-kept-kill-"));

afterAll(() => {
  killAll();
  rmSync(folder, { recursive: true, force: true });
});

/** Sends these lines; resolves with what came until they were answered. */
async function ask(client: Client, ...lines: readonly string[]): Promise<string[]> {
  const before = client.heard.length;
  const mark = `mark${before}`;
  for (const line of [...lines, `PING ${mark}`]) client.say(line);
  await client.until((line) => line.includes(" PONG ") && line.endsWith(mark));
  return client.heard.slice(before, -1);
}

const account = ["account anna", "secret-of-anna"] as const;

describe("a server that is killed after a registered channel was set up", () => {
  test("has the channel, its founder, topic, modes, lists, ranks and settings again", async () => {
    const server = await start(folder);
    const anna = new Client(server.port);
    await anna.enter("anna");
    // The server hashes the password aside, so the answer may come after that of a PING.
    anna.say(`NS REGISTER ${account[1]}`);
    await anna.until((line) => line.startsWith(":NickServ!") || line.includes(" 900 "));
    await ask(anna, "JOIN #kept", "CS REGISTER #kept", "CS AMODE #kept +o anna");
    const said = await ask(
      anna,
      "TOPIC #kept :what we read this week",
      "MODE #kept +nmk key",
      "MODE #kept +b *!*@bad.example",
      "MODE #kept +e *!*@good.example",
      "MODE #kept +I *!*@invited.example",
      "CS SET #kept private on",
    );
    // An answer promises that all of it is kept.
    expect(said.some((line) => line.includes("TOPIC #kept :what we read this week"))).toBe(true);
    expect(said.at(-1)).toContain("private is on in #kept now.");
    await server.kill();
    await anna.closed();

    const again = await start(folder);
    const back = new Client(again.port);
    await back.enter("bea");
    back.say(`NS IDENTIFY anna ${account[1]}`);
    await back.until((line) => line.includes(" 900 ") || line.includes("logged in"));
    const joined = await ask(back, "JOIN #kept key");
    expect(joined.find((line) => line.includes(" 332 "))).toContain("#kept :what we read this week");
    // The founder's rank comes with the account, whatever the nick.
    expect(joined.find((line) => line.includes(" 353 "))).toContain("bea");
    const modes = await ask(back, "MODE #kept");
    expect(modes.find((line) => line.includes(" 324 "))).toMatch(/ #kept \+(?=\S*n)(?=\S*m)(?=\S*k)/);
    const lists = await ask(back, "MODE #kept b", "MODE #kept e", "MODE #kept I");
    for (const mask of ["*!*@bad.example", "*!*@good.example", "*!*@invited.example"]) {
      expect(lists.some((line) => line.includes(`#kept ${mask}`))).toBe(true);
    }
    const info = await ask(back, "CS INFO #kept", "CS GET #kept private");
    expect(info.some((line) => /founder/i.test(line) && line.includes("anna"))).toBe(true);
    expect(info.at(-1)).toContain("private: on");
    back.close();
    await again.kill();
  });
});
