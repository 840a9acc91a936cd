// Bans over the local socket, with a real server and clients of each protocol.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect as connectTls } from "node:tls";
import { makeSelfSigned } from "@vitrine/server/certificate";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { runHere } from "./testing/run-here.ts";
import { serve } from "./testing/running.ts";
import { talk } from "./testing/talk.ts";

let data: string;

beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), "vitrine-admin-"));
  onTestFinished(() => rmSync(data, { recursive: true }));
});

async function admin(...words: readonly string[]): Promise<string> {
  const { output, errors } = await runHere(["admin", ...words, "--data", data]);
  return output + errors;
}

const irc = (nick: string): string => `NICK ${nick}\r\nUSER ${nick} 0 * :${nick}\r\nJOIN #lobby\r\n`;
const sentence = "You are banned from this server: spam.";
const banned = "127.0.0.66";

describe("vitrine admin ban", () => {
  test("puts people out and keeps them out, in the lab, over IRC and TLS, also after a restart", async () => {
    const made = makeSelfSigned(["127.0.0.1"], Date.now(), 60);
    const [certificate, key] = [join(data, "certificate.pem"), join(data, "key.pem")];
    writeFileSync(certificate, made.certificate);
    writeFileSync(key, made.key, { mode: 0o600 });
    const first = await serve("--data", data, "--tls.certificate", certificate, "--tls.key", key);
    const from = (localAddress: string, port = first.port): Socket =>
      connect({ port, host: "127.0.0.1", localAddress });
    const olga = talk(from("127.0.0.2"), irc("olga"));
    const alice = talk(from(banned), "alice");
    const anna = talk(from(banned), irc("anna"));
    const tina = talk(connectTls({ socket: from(banned), rejectUnauthorized: false }), irc("tina"));
    for (const { until } of [olga, anna, tina]) await until(/ 366 /);
    await alice.until(/"alice"/);
    const silent = talk(from(banned));
    const page = talk(from(banned), "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
    await page.until(/^HTTP\/1\.1 /);
    expect(await admin("ban", banned, "--reason", "spam")).toBe(`${banned} is banned: spam. 3 users were put out.\n`);
    expect((await alice.end()).endsWith(`server: ${sentence} `)).toBe(true);
    const closing = /ERROR :Closing Link: \S+ \(You are banned from this server: spam\.\)\r\n$/;
    expect(await anna.end()).toMatch(closing);
    expect(await tina.end()).toMatch(closing);
    await Promise.all([silent.end(), page.end()]);
    await olga.until(/:tina!\S+ QUIT :Banned/);

    const refusals = (port: number): Promise<string[]> =>
      Promise.all([talk(from(banned, port), "alice").end(), talk(from(banned, port), "NICK anna\r\n").end()]);
    const refused = [`server: ${sentence} `, expect.stringContaining(`(${sentence})`)];
    expect(await refusals(first.port)).toEqual(refused);
    first.child.kill("SIGKILL");
    await first.ended;
    const second = await serve("--data", data);
    expect(await refusals(second.port)).toEqual(refused);
    expect(await admin("bans")).toMatch(/^127\.0\.0\.66, without end, by local:\S+ on .* UTC: spam\n$/);
    expect(JSON.parse(await admin("bans", "--json"))).toMatchObject({ target: banned, reason: "spam" });
    expect(await admin("unban", banned)).toBe(`${banned} is no longer banned.\n`);
    await talk(from(banned, second.port), "alice").until(/!\{"alice"/);
    const record = (await admin("audit")).trim().split("\n");
    expect(record.map((line) => line.replace(/^.*local:\S+ {2}/, ""))).toEqual([
      `unban  ${banned}`,
      `ban  ${banned}  (spam)`,
    ]);
  });

  test.each([
    [["ban", "10.0.0.256"], 'vitrine: "10.0.0.256" is neither an address'],
    [["ban", "10.0.0.7", "--for", "soon"], 'vitrine: "soon" is no duration: write 30m, 2h, 7d or 1y.'],
    [["ban", "bob"], "vitrine: There is no account bob. To ban the nick: bob!*@*"],
    [["unban", "10.0.0.7"], "vitrine: There is no ban of 10.0.0.7."],
    [["bans"], "Nobody is banned."],
    [["audit"], "No operator has done anything yet."],
  ])("answers %j in one line, without a server too", async (words, answer) => {
    const said = await admin(...words);
    expect(said).toContain(answer);
    expect(said.trimEnd().split("\n")).toHaveLength(1);
  });
});
