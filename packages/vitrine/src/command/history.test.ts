import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { runHere } from "./testing/run-here.ts";
import { type RunningServer, serve as startServer } from "./testing/running.ts";

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "vitrine-history-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Runs `vitrine WORDS` and returns what it printed. Rejects with its errors where it fails. */
async function vitrine(...words: readonly string[]): Promise<string> {
  const { code, output, errors } = await runHere(words);
  if (code !== 0) throw new Error(errors);
  return output;
}

const serve = (folder: string): Promise<RunningServer> =>
  startServer("--data", folder, "--history.enabled", "--log-level", "error");

/** Ends the server in order. */
async function end({ child, ended }: RunningServer): Promise<void> {
  child.kill("SIGTERM");
  await ended;
}

/** Sends these lines as an IRC client, and returns all that came until the server closed. */
async function irc(port: number, nick: string, ...lines: readonly string[]): Promise<string> {
  const socket = connect(port, "127.0.0.1");
  const caps = "CAP REQ :message-tags echo-message batch draft/chathistory";
  for (const line of [caps, `NICK ${nick}`, `USER ${nick} 0 * :${nick}`, "CAP END", "JOIN #lobby", ...lines, "QUIT"]) {
    socket.write(`${line}\r\n`);
  }
  let text = "";
  for await (const chunk of socket) text += String(chunk);
  return text;
}

describe("vitrine history, backup and restore", () => {
  test("write out, copy, delete and bring back what a server keeps, while it runs", async () => {
    const folder = join(temporaryFolder(), "data");
    const server = await serve(folder);
    expect(await irc(server.port, "anna", "PRIVMSG #lobby :the word was kept")).toContain("the word was kept");
    const stdout = await vitrine("history", "export", "--channel", "#lobby", "--data", folder);
    const objects = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { kind: string; text: string });
    expect(objects.map(({ kind }) => kind)).toEqual(["joined", "text", "left"]);
    const log = await vitrine("history", "export", "--format", "irssi", "--data", folder);
    expect(log).toMatch(/^--- Log of #lobby opened .*\n.*has joined #lobby\n\d\d:\d\d < anna> the word was kept\n/);
    const copy = join(temporaryFolder(), "copy");
    expect(await vitrine("backup", copy, "--data", folder)).toContain("history.db");
    expect(await vitrine("history", "forget", "nobody", "--data", folder)).toContain("0 records are deleted.");
    await expect(vitrine("restore", copy, "--data", folder)).rejects.toThrow("holds the data folder");
    await end(server);
    await expect(vitrine("restore", copy, "--data", folder)).rejects.toThrow("is there already");
    const again = join(temporaryFolder(), "again");
    await vitrine("restore", copy, "--data", again);
    const second = await serve(again);
    expect(await irc(second.port, "bea", "CHATHISTORY LATEST #lobby * 9")).toContain("the word was kept");
    await end(second);
  });

  test("make nothing where there is no history", async () => {
    const folder = temporaryFolder();
    await expect(vitrine("history", "export", "--data", folder)).rejects.toThrow("There is no history in");
    await expect(vitrine("history", "export", "--channel", "lobby")).rejects.toThrow("is no name of a channel");
    await expect(vitrine("history", "forget", "anna", "--data", folder)).rejects.toThrow("There is no history in");
    await expect(vitrine("backup", join(folder, "copy"), "--data", join(folder, "none"))).rejects.toThrow(
      "There is nothing to back up",
    );
  });
});
