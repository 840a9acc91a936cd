import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { exportedRecords, jsonOf, readHistory } from "@vitrine/store/history/files";
import { afterAll, describe, expect, test } from "vitest";
import { Client, killAll, start } from "./killable-server.ts";

/** A few in every run of the suite; `VITRINE_KILLS=24 npm test -- history-kill` for more. */
const kills = Number(process.env["VITRINE_KILLS"] ?? 2);

const folder = mkdtempSync(join(tmpdir(), "vitrine-kill-"));

afterAll(() => {
  killAll();
  rmSync(folder, { recursive: true, force: true });
});

/** The ids of the lines of the room that this client has heard. */
const idsOf = (lines: readonly string[]): string[] =>
  lines.flatMap((line) => (line.includes(" PRIVMSG #lobby ") ? (/msgid=([^; ]+)/.exec(line)?.[1] ?? []) : []));

/** The ids of everything that the file has. Throws where the file is damaged. */
function idsInFile(): Set<string> {
  const database = readHistory(folder);
  try {
    expect(database.prepare("PRAGMA integrity_check").all()).toEqual([{ integrity_check: "ok" }]);
    const records = [...exportedRecords(database, {})];
    return new Set(records.map((record) => (JSON.parse(jsonOf(record)) as { readonly id: string }).id));
  } finally {
    database.close();
  }
}

describe("a server that is killed while it writes", () => {
  test(`has every line whose echo was sent, ${kills} times in a row`, async () => {
    const acknowledged: string[] = [];
    let server = await start(folder, "--history.enabled");
    for (let round = 1; round <= kills; round += 1) {
      const speaker = new Client(server.port);
      await speaker.enter("anna");
      // More lines than the server writes until it is killed, which is after a number of echoes that differs.
      for (let number = 0; number < 3_000; number += 1) speaker.say(`PRIVMSG #lobby :${round}.${number}`);
      const enough = `:${round}.${50 * round}`;
      await speaker.until((line) => line.endsWith(enough));
      await server.kill();
      await speaker.closed();
      const heard = idsOf(speaker.heard);
      expect(heard.length).toBeGreaterThan(50 * round);
      acknowledged.push(...heard);
      speaker.close();

      server = await start(folder, "--history.enabled");
      const reader = new Client(server.port);
      await reader.enter("bea");
      // The newest of this round, and the first one of all.
      const wanted = [...heard.slice(-100), acknowledged[0]!];
      for (const id of wanted) reader.say(`CHATHISTORY AROUND #lobby msgid=${id} 1`);
      reader.say("PING done");
      await reader.until((line) => line.includes("PONG") && line.endsWith("done"));
      const found = new Set(idsOf(reader.heard));
      expect(wanted.filter((id) => !found.has(id))).toEqual([]);
      reader.close();
    }
    await server.kill();
    expect(new Set(acknowledged).size).toBe(acknowledged.length);
    const kept = idsInFile();
    expect(acknowledged.filter((id) => !kept.has(id))).toEqual([]);
  });
});
