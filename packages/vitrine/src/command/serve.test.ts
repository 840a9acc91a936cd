import { once } from "node:events";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { runHere } from "./testing/run-here.ts";
import { type RunningServer, serve as startServer, startVitrine } from "./testing/running.ts";
import { type Client, talk } from "./testing/talk.ts";

/** A data folder of the test's own, so that nobody's accounts are touched. */
async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), "vitrine-serve-"));
  onTestFinished(() => rm(path, { recursive: true }));
  return path;
}

async function serve(...words: readonly string[]): Promise<RunningServer> {
  return startServer("--data", await folder(), ...words);
}

function say(port: number, text: string): Client {
  return talk(connect(port, "127.0.0.1"), text);
}

describe("vitrine serve", () => {
  test("prints where it listens and how to join, also for a second client; Ctrl-C says goodbye to everybody and ends with exit code 0", async () => {
    const { port, output, until, child, ended } = await serve("--room", "kitchen");
    expect(output.out.trimEnd().split("\n")).toHaveLength(process.geteuid?.() === 0 ? 8 : 7);
    expect(output.out).toContain(`127.0.0.1 ${port}`);
    expect(output.out).toContain(`vitrine join lab://127.0.0.1:${port}\n`);
    expect(output.out).toContain(`vitrine join lab://127.0.0.1:${port} --from 127.0.0.12\n`);
    expect(output.out).toContain("kitchen");
    const alice = say(port, "alice");
    await until(/alice came from 127\.0\.0\.1/);
    child.kill("SIGINT");
    expect(await alice.end()).toMatch(/server: The server is going down\. Goodbye\. $/);
    expect(await ended).toBe(0);
  });

  test("shows the page; a watched server says who sees it, and keeps its links in a private file", async () => {
    const data = await folder();
    // An interface that does not exist: capturing fails everywhere alike, and everything else goes on.
    const { port, until, child, ended, output } = await serve("--watch", "nowhere0", "--data", data);
    await until(/Watch it at http:\/\/127\.0\.0\.1:\d+\/#\/live\nOnly this machine sees/);
    const [, path] = await until(/^The links are in (\S+), which only this user can read\.$/m);
    await until(new RegExp(`^kill -USR2 ${child.pid} makes new links`, "m"));
    expect(path).toBe(join(data, `watch-links-${port}`));
    expect((await stat(path!)).mode & 0o777).toBe(0o600);
    const links = await readFile(path!, "utf8");
    expect(links).toMatch(
      /^Link for the class.*#\/live\?token=[\w-]{22}\nLink for the teacher.*#\/live\?token=[\w-]{22}\n$/,
    );
    const response = await fetch(`http://127.0.0.1:${port}/`);
    expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
    await response.body?.cancel();
    child.kill("SIGUSR2");
    await until(/links to the page were renewed/);
    const renewed = await readFile(path!, "utf8");
    const tokens = [...`${links}${renewed}`.matchAll(/token=([\w-]+)/g)].map(([, token]) => token!);
    expect(new Set(tokens).size).toBe(4);
    child.kill("SIGINT");
    expect(await ended).toBe(0);
    for (const token of tokens) expect(output.out + output.error).not.toContain(token);
    await expect(stat(path!)).rejects.toThrow("ENOENT");
  });

  test.each([
    [["--watch-open", "--hide-addresses"], /Watch it at http\S+\nEverybody who reaches this page sees/, true],
    [["--hide-addresses", "no"], /Watch it at http\S+\nOnly this machine sees/, false],
    [[], /Watch it at http\S+\nOnly this machine sees/, false],
  ])(
    "with %j the start message says who sees what is watched, and the feed's greeting whether addresses are hidden",
    async (flags, words, areAddressesHidden) => {
      const { port, until, output } = await serve("--watch", "nowhere0", ...flags);
      await until(/kill -USR2/);
      expect(output.out).toMatch(words);
      // Node's takes headers besides what a browser's does: a page of another origin would be refused.
      const options = { headers: { origin: `http://127.0.0.1:${port}` } } as unknown as string[];
      const feed = new WebSocket(`ws://127.0.0.1:${port}/feed`, options);
      onTestFinished(() => feed.close());
      await once(feed, "open");
      feed.send(JSON.stringify({ kind: "open" }));
      const [{ data }] = (await once(feed, "message")) as [MessageEvent<string>];
      expect(JSON.parse(data)).toMatchObject({ kind: "hello", areAddressesHidden });
    },
  );

  test("with --auth required the start message says that only a page with a link sees what is watched", async () => {
    const { until, output } = await serve("--watch", "nowhere0", "--auth", "required");
    await until(/kill -USR2/);
    expect(output.out).toContain("Only a page with a link sees the chat's lines and packets (--auth required)");
  });

  test("logs JSON where no terminal is attached: users that join, leave or are refused", async () => {
    const { port, output, until, child, ended } = await serve();
    const alice = say(port, "alice");
    await until(/alice came/);
    await say(port, "alice").end();
    alice.socket.end();
    await until(/alice .*left/);
    child.kill("SIGTERM");
    expect(await ended).toBe(0);
    const lines = output.error.trimEnd().split("\n");
    const entries = lines.map((line) => JSON.parse(line) as { msg: string; user?: string; reason?: string });
    expect(entries).toMatchObject([
      { user: "alice", address: "127.0.0.1", msg: "alice came from 127.0.0.1" },
      { reason: "name-taken", address: "127.0.0.1" },
      { user: "alice", reason: "left", msg: "alice (127.0.0.1) left" },
    ]);
  });

  test("reads its file again on SIGHUP: applies changeable settings, reports the others, and changes nothing after a mistake", async () => {
    const path = join(await folder(), "vitrine.toml");
    await writeFile(path, "max-clients = 1\n");
    const { port, until, child, output } = await serve("--config", path);
    say(port, "alice");
    await until(/alice came/);
    expect(await say(port, "bob").end()).toContain("The chat is full");
    await writeFile(path, 'max-clients = 2\nroom = "kitchen"\n');
    child.kill("SIGHUP");
    await until(/again: max-clients is 2/);
    await until(/only with a new start: room/);
    say(port, "bob");
    await until(/bob came/);
    // A secret is not in the log.
    await writeFile(path, 'max-clients = 2\nroom = "kitchen"\nirc.password = "open sesame"\n');
    child.kill("SIGHUP");
    await until(/again: irc\.password has changed/);
    expect(output.error).not.toContain("sesame");
    await writeFile(path, "\nmax-client = 3\n");
    child.kill("SIGHUP");
    await until(/stay as they were: .*line 2: there is no setting .*max-client.* Did you mean .*max-clients/);
  });

  test("gives figures to Prometheus, and SIGUSR2 does not end a server that is not watched", async () => {
    const { port, until, child } = await serve("--metrics", "0");
    const [url] = await until(/http:\/\/127\.0\.0\.1:\d+\/metrics/);
    child.kill("SIGUSR2");
    await until(/no link is renewed: nothing is watched/);
    say(port, "alice");
    await until(/alice came/);
    expect(await (await fetch(url)).text()).toMatch(/^vitrine_users 1$/m);
  });

  test("a port that is taken is one clear line, and exit code 1", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    onTestFinished(() => void other.close());
    await once(other, "listening");
    const { port } = other.address() as { port: number };
    const { ended, output } = startVitrine(
      "serve",
      "--host",
      "127.0.0.1",
      "--port",
      String(port),
      "--data",
      await folder(),
    );
    expect(await ended).toBe(1);
    expect(output).toEqual({
      out: "",
      error: `vitrine: Port ${port} is taken: another program listens there. End it, or choose another port with --port.\n`,
    });
  });

  const mistakes: readonly (readonly [string[], RegExp])[] = [
    [
      ["serve", "--host", "nobody.invalid"],
      /^vitrine: The name nobody\.invalid (does not resolve|could not be looked up)/,
    ],
    [["serve", "--host", "192.0.2.77"], /^vitrine: 192\.0\.2\.77 is no address of this machine/],
    [["serve", "--data", "/proc/vitrine", "--auth", "required"], /^vitrine: .*\/proc\/vitrine/],
    [["serve", "--config", "/dev/zero"], /^vitrine: The configuration \/dev\/zero is not read: it is a device\.$/m],
    [["serve", "--config", "/nowhere.toml"], /^vitrine: The configuration \/nowhere\.toml cannot be read/],
    [["serve", "--allowed-hosts", "http://a.example/"], /^vitrine: --allowed-hosts is a list of host names/],
    [["serve", "--prot", "6000"], /^vitrine: unknown option '--prot' \(Did you mean --port\?\)/],
    [["serve", "--port", "many"], /^vitrine: .*--port is a whole number from 0 to 65535, not "many"/],
    [["serf"], /^vitrine: unknown command 'serf' \(Did you mean serve\?\)/],
  ];
  test.each(mistakes)("%j is one clear line, and exit code 1", async (args, words) => {
    const { code, errors } = await runHere(args);
    expect(code).toBe(1);
    expect(errors).toMatch(words);
    expect(errors.trimEnd().split("\n")).toHaveLength(1);
  });
});
