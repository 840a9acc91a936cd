import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { runHere } from "./testing/run-here.ts";
import { serve } from "./testing/running.ts";
import { type Client, talk } from "./testing/talk.ts";

let data: string;

beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), "vitrine-local-socket-"));
  onTestFinished(() => rmSync(data, { recursive: true }));
});

/** Runs `vitrine WORDS` to its end. */
async function vitrine(words: readonly string[], input = ""): Promise<{ code: number; words: string }> {
  const { code, output, errors } = await runHere([...words, "--data", data], undefined, input);
  return { code, words: output + errors };
}

/** A client that says these lines. */
const joinChat = (port: number, ...lines: readonly string[]): Client =>
  talk(connect(port, "127.0.0.1"), lines.join(""));

describe("a server that holds its data folder", () => {
  test("takes new accounts, and ends the sessions of a removed one in every protocol", async () => {
    const { port, output } = await serve("--data", data);
    const add = (name: string) => vitrine(["account", "add", name, "--password-file", "-"], "correct horse");
    expect(await add("alice")).toEqual({
      code: 0,
      words: "alice has a password now and cannot log in without it.\n",
    });
    await add("anna");
    const alice = joinChat(port, "alice");
    await alice.until(/has a password/);
    alice.socket.write("correct horse");
    await alice.until(/!\{"alice"/);
    const anna = joinChat(port, "PASS :correct horse\r\nNICK anna\r\nUSER a 0 * :Anna\r\n", "JOIN #lobby\r\n");
    await anna.until(/ 366 /);
    const [first, second] = [
      await vitrine(["account", "remove", "alice"]),
      await vitrine(["account", "rename", "anna", "eva"]),
    ];
    expect(first.words).toBe("alice has no password any more. The server ended the session of alice.\n");
    expect(second.words).toContain("The server ended the session of anna.\n");
    expect(await alice.end()).toMatch(/server: The account alice was removed\. The name is free now\. $/);
    expect(await anna.end()).toMatch(
      /:alice!\S+ QUIT :Account removed\r\n[^]*ERROR :Closing Link: \S+ \(The account anna is called eva now\. Join again under that name\.\)\r\n$/,
    );
    expect((await vitrine(["account", "list"])).words).toContain("eva");
    expect(output.out + output.error).not.toContain("correct horse");
  });

  test("is alone with it, and one that was killed gives it to the next", async () => {
    const first = await serve("--data", data);
    const refused = await vitrine(["serve", "--host", "127.0.0.1", "--port", "0"]);
    expect(refused).toEqual({
      code: 1,
      words: `vitrine: Another server (process ${first.child.pid}) holds the data folder ${data}. End it, or give this one a folder of its own with --data.\n`,
    });
    first.child.kill("SIGKILL");
    await first.ended;
    expect(readdirSync(data)).toContain("vitrine.sock");
    expect((await vitrine(["account", "list"])).words).toContain("No name has a password yet");
    const second = await serve("--data", data);
    second.child.kill("SIGINT");
    expect(await second.ended).toBe(0);
    expect(readdirSync(data)).not.toContain("vitrine.sock");
  });
});
