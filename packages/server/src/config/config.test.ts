import { execFileSync } from "node:child_process";
import { chmod, chown, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { parseConfig } from "./file.ts";
import { compareSettings, resolveSettings } from "./resolve.ts";
import { parseValue, shownValue } from "./setting.ts";
import { settings } from "./settings.ts";

async function configFile(text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "vitrine-config-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const path = join(folder, "vitrine.toml");
  await writeFile(path, text);
  return path;
}

describe("the configuration file", () => {
  test("has a place for every setting", () => {
    const example: Record<string, string> = {
      host: '"127.0.0.1"',
      port: "6000",
      backlog: "5",
      room: '"kitchen"',
      auth: '"required"',
      user: '"vitrine"',
      data: '"/var/lib/vitrine"',
      "receive-buffer": "2048",
      "max-clients": "30",
      "log-level": '"warn"',
      metrics: "9100",
      watch: '"any"',
      "watch-open": "true",
      "hide-addresses": "true",
      "allowed-hosts": '"chat.example.org, www.example.org"',
      "trusted-proxies": '["10.0.0.7", "2001:db8::/32"]',
      listen: '[{ host = "::1", port = 6697, protocol = "irc", tls = true }, { port = 0 }]',
      "tls.certificate": '"/etc/vitrine/certificate.pem"',
      "tls.key": '"/etc/vitrine/key.pem"',
      "limits.connections": "500",
      "limits.connections-per-address": "5",
      "limits.unnamed-per-address": "2",
      "limits.new-per-minute": "100",
      "irc.name": '"chat.example.org"',
      "irc.description": '"ours"',
      "irc.network": '"Ours"',
      "irc.motd": '["hello", "all"]',
      "irc.casemapping": '"ascii"',
      "irc.password": '"secret"',
      "irc.flood-control": "false",
      "irc.connections-per-address": "5",
      "irc.registration-seconds": "30",
      "irc.ping-seconds": "60",
      "irc.drop-seconds": "100",
      "irc.message-length": "2048",
      "irc.operators": '[{ name = "olga", password = "secret", title = "our operator" }]',
      "irc.limits.nick": "20",
      "irc.limits.channel": "30",
      "irc.limits.topic": "300",
      "irc.limits.away": "100",
      "irc.limits.kick": "200",
      "irc.limits.real-name": "100",
      "irc.limits.ident": "10",
      "irc.limits.monitor": "50",
      "irc.limits.list-modes": "60",
      "irc.limits.targets": "2",
      "irc.limits.multiline-bytes": "8192",
      "irc.limits.multiline-lines": "50",
      "irc.limits.metadata-keys": "100",
      "irc.limits.metadata-subscriptions": "50",
      "irc.limits.metadata-value-bytes": "300",
      "irc.accounts.registration": "false",
      "irc.accounts.before-connect": "false",
      "irc.accounts.email-required": "true",
      "irc.accounts.login-attempts": "5",
      "irc.accounts.argon2-cost": '"least"',
      "lab.who": '"local"',
      "irc.history.enabled": "true",
      "irc.history.limit": "50",
      "irc.history.keep": '"7d"',
      "history.enabled": "true",
      "history.acknowledge": '"disk"',
      "history.keep": '"7d"',
      "history.keep-lines": "5000",
      "history.when-full": '"stop"',
      "history.limit": "50",
      replay: "20",
      "lab.irc-address": '"10.20.30.3"',
    };
    const text = settings.map(({ key }) => `${key} = ${example[key]}\n`).join("");
    expect(Object.keys(parseConfig(text, "vitrine.toml"))).toEqual(settings.map(({ key }) => key));
    expect(parseConfig(text, "vitrine.toml")).toMatchObject({
      port: 6000,
      auth: "required",
      "receive-buffer": 2048,
      "hide-addresses": true,
    });
  });

  test.each([
    ["# mine\n\nprot = 6000\n", 'vitrine.toml, line 3: there is no setting "prot". Did you mean "port"?'],
    ["max_clients = 5\n", 'vitrine.toml, line 1: there is no setting "max_clients". Did you mean "max-clients"?'],
    [
      "[server]\nport = 6000\n",
      "vitrine.toml, line 1: there is no section [server]. There are: [tls], [limits], [irc], [irc.limits], [irc.accounts], [irc.history], [history], [lab].",
    ],
    ['[[listen]]\nhost = "::1"\n', "vitrine.toml, line 1: listen: every table needs port."],
    ["[[listen]]\nport = 70000\n", "vitrine.toml, line 1: listen: port is a whole number from 0 to 65535, not 70000."],
    [
      '[[listen]]\nport = 1\nprotocol = "smtp"\n',
      'vitrine.toml, line 1: listen: protocol is one of lab, irc, http, websocket, not "smtp".',
    ],
    [
      "[[listen]]\nport = 1\nprot = 2\n",
      'vitrine.toml, line 1: listen has no "prot". There are: host, port, protocol, tls.',
    ],
    ["[listen]\nport = 1\n", /line 1: listen is one table or more: \[\[…\]\] before each\./],
    ["listen = [5]\n", "vitrine.toml, line 1: listen is tables with host, port, protocol, tls."],
    ["limits = 5\n", "vitrine.toml, line 1: limits is a section: write [limits], then its settings."],
    ["[[limits]]\nconnections = 5\n", "vitrine.toml, line 1: limits is a section: write [limits], then its settings."],
    [
      "port = 1\n\n[limits]\nconections = 5\n",
      'vitrine.toml, line 4: there is no setting "limits.conections". Did you mean "connections" in [limits]?',
    ],
    [
      "new-per-minute = 5\n",
      'vitrine.toml, line 1: there is no setting "new-per-minute". Did you mean "new-per-minute" in [limits]?',
    ],
    ["[limits]\nport = 1\n", 'vitrine.toml, line 2: there is no setting "limits.port". Did you mean "port"?'],
    [
      "[limits]\nconnections = -1\n",
      "vitrine.toml, line 2: limits.connections is a whole number from 0 to 10000000, not -1.",
    ],
    [
      'trusted-proxies = ["10.0.0.1", "10.0.0/8"]\n',
      /^vitrine\.toml, line 1: trusted-proxies: "10\.0\.0\/8" is neither an address/,
    ],
    ['trusted-proxies = "10.0.0.1"\n', 'vitrine.toml, line 1: trusted-proxies is a list of texts, not "10.0.0.1".'],
    ["colour = 1\n", /line 1: there is no setting "colour"\. There are: host, port, /],
    ['room = "a"\nport = "6000"\n', 'vitrine.toml, line 2: port is a whole number from 0 to 65535, not "6000".'],
    ["port = 99999\n", "vitrine.toml, line 1: port is a whole number from 0 to 65535, not 99999."],
    ['hide-addresses = "yes"\n', 'vitrine.toml, line 1: hide-addresses is true or false, not "yes".'],
    ['auth = "closed"\n', 'vitrine.toml, line 1: auth is open or required, not "closed".'],
    ["room = \n", /^vitrine\.toml, line 1: /],
    ["port = 1\nport = 2\n", /^vitrine\.toml, line 2: /],
  ])("%j is refused with its line", (text, words) => {
    expect(() => parseConfig(text, "vitrine.toml")).toThrow(words);
  });

  test("reads sections", () => {
    const text = "port = 6000\n\n[limits]\nconnections = 5\nunnamed-per-address = 0\n";
    expect(parseConfig(text, "vitrine.toml")).toEqual({
      port: 6000,
      "limits.connections": 5,
      "limits.unnamed-per-address": 0,
    });
  });

  test("a device, a pipe, a folder or a file of another kind is refused before it is read", async () => {
    const path = await configFile("");
    const folder = join(path, "..");
    const pipe = join(folder, "pipe");
    execFileSync("mkfifo", [pipe]);
    const refused = [
      ["/dev/zero", "is not read: it is a device."],
      [pipe, "is not read: it is a pipe."],
      [folder, "is not read: it is a folder."],
      [join(path, "below"), "cannot be read: a part of the path is not a folder."],
    ] as const;
    for (const [file, words] of refused) {
      await expect(resolveSettings({}, file)).rejects.toThrow(`The configuration ${file} ${words}`);
    }
  });

  test("a file that is too long is refused, and read no further than that", async () => {
    const path = await configFile(`#${" ".repeat(70_000)}\n`);
    await expect(resolveSettings({}, path)).rejects.toThrow(`${path} is not read: it is longer than 65536 bytes.`);
  });

  test("a file that every user may write, or that is another user's, is refused; a link to one's own is read", async (context) => {
    const path = await configFile("port = 6000\n");
    const link = join(path, "../link.toml");
    await symlink(path, link);
    expect(await resolveSettings({}, link)).toMatchObject({ port: 6000 });
    await chmod(path, 0o666);
    await expect(resolveSettings({}, path)).rejects.toThrow(
      `is not read: every user of this machine may write it (chmod o-w ${path}).`,
    );
    await chmod(path, 0o644);
    if (process.getuid?.() !== 0) return context.skip("giving a file to another user needs root");
    await chown(path, 65_534, 65_534);
    await expect(resolveSettings({}, path)).rejects.toThrow("is not read: it belongs to another user (uid 65534).");
  });

  test("a file that does not exist is reported as missing", async () => {
    await expect(resolveSettings({}, "/nowhere/vitrine.toml")).rejects.toThrow(
      "The configuration /nowhere/vitrine.toml cannot be read: there is no such file.",
    );
  });
});

describe("the settings of a server", () => {
  test("the command line wins over the file, and the file over the defaults", async () => {
    const path = await configFile('port = 6000\nroom = "kitchen"\n');
    const resolved = await resolveSettings({ port: 7000 }, path);
    expect(resolved).toMatchObject({ port: 7000, room: "kitchen", "receive-buffer": 1024, auth: "open" });
    expect(resolved.host).toBeUndefined();
  });

  test.each([
    ["[irc]\nconnections-per-address = 16\n", [16, 256, 1_200]],
    ["[irc]\nconnections-per-address = 0\n", [0, 0, 0]],
    ["[irc]\nconnections-per-address = 0\n[limits]\nnew-per-minute = 60\n", [0, 0, 60]],
    ["[limits]\nconnections-per-address = 3\n[irc]\nconnections-per-address = 16\n", [3, 256, 1_200]],
  ])("after %j hold the limits %j of an address", async (text, limits) => {
    const resolved = await resolveSettings({}, await configFile(text));
    expect([
      resolved["limits.connections-per-address"],
      resolved["limits.unnamed-per-address"],
      resolved["limits.new-per-minute"],
    ]).toEqual(limits);
    expect("irc.connections-per-address" in resolved).toBe(false);
  });

  test("another name on the command line wins over the file", async () => {
    const path = await configFile("[limits]\nconnections-per-address = 3\n");
    const resolved = await resolveSettings({ "irc.connections-per-address": 16 }, path);
    expect(resolved["limits.connections-per-address"]).toBe(16);
  });

  test("the changes that a running server takes, and those that need a new start", async () => {
    const before = await resolveSettings({}, undefined);
    const after = {
      ...before,
      port: 6000,
      "log-level": "warn" as const,
      "max-clients": 5,
      "trusted-proxies": ["::1"],
      "limits.connections": 5,
    };
    expect(compareSettings(before, { ...before, "trusted-proxies": [] })).toEqual({ changed: [], needRestart: [] });
    expect(compareSettings(before, after)).toEqual({
      changed: ["max-clients", "log-level", "trusted-proxies", "limits.connections"],
      needRestart: ["port"],
    });
  });

  test.each([
    ["port", "6000", 6000],
    ["room", "12", "12"],
    ["auth", "required", "required"],
    ["hide-addresses", "yes", true],
    ["hide-addresses", "no", false],
    ["trusted-proxies", "10.0.0.7, ::1", ["10.0.0.7", "::1"]],
    ["trusted-proxies", "", []],
    ["limits.new-per-minute", "0", 0],
  ])("--%s %s", (key, text, value) => {
    expect(
      parseValue(
        settings.find((setting) => setting.key === key)!,
        text,
      ),
    ).toEqual(value);
  });

  test.each([
    ["port", "6e3", '--port is a whole number from 0 to 65535, not "6e3".'],
    ["receive-buffer", "10", "--receive-buffer is a whole number from 256 to 65536, not 10."],
    ["log-level", "loud", /^--log-level is one of trace, debug, .*, not "loud"\.$/],
    ["hide-addresses", "maybe", '--hide-addresses takes no value, or yes or no, not "maybe".'],
    ["room", "", /^--room is a text, not ""\.$/],
    ["trusted-proxies", "10.0.0.7,proxy", /^--trusted-proxies: "proxy" is neither an address/],
  ])("--%s %s is refused", (key, text, words) => {
    expect(() =>
      parseValue(
        settings.find((setting) => setting.key === key)!,
        text,
      ),
    ).toThrow(words);
  });
});

describe("the operators of IRC", () => {
  test("are tables with a name, a password and a title", () => {
    const text = '[[irc.operators]]\nname = "olga"\npassword = "secret"\ntitle = "our operator"\n';
    const operators = [{ name: "olga", password: "secret", title: "our operator" }];
    expect(parseConfig(text, "vitrine.toml")).toEqual({ "irc.operators": operators });
  });

  test("without a password are refused, and the message names no secret", () => {
    const text = '[[irc.operators]]\nname = "olga"\npassword = ""\ntitle = "our operator"\n';
    expect(() => parseConfig(text, "vitrine.toml")).toThrow(
      /^vitrine\.toml, line 1: irc\.operators is tables with name, password, title, each a text\.$/,
    );
  });
});

describe("a section of a later version", () => {
  test("is accepted, and reported once", () => {
    const unused: string[] = [];
    const text = '[irc]\nname = "a.b"\n[cluster]\nnats = "x"\n';
    expect(parseConfig(text, "vitrine.toml", (key) => void unused.push(key))).toEqual({ "irc.name": "a.b" });
    expect(unused.toSorted()).toEqual(["cluster"]);
  });
});

describe("the guide to the server", () => {
  test("has a row for each setting, in the words of the help", async () => {
    const guide = await readFile(new URL("../../../../docs/guide/server.md", import.meta.url), "utf8");
    const rows = settings.map(({ key, placeholder, kind, standard, meaning, isInFileOnly = false }) => {
      const value = kind.type === "flag" ? "" : ` ${placeholder.replaceAll("|", "\\|")}`;
      return `| \`${isInFileOnly ? "" : "--"}${key}${value}\` | ${shownValue(standard)} | ${meaning} |`;
    });
    const shown = guide
      .split("\n")
      .filter((line) => /^\| `(?:--|irc\.|listen )/.test(line) && !line.startsWith("| `--config"));
    expect(shown).toEqual(rows);
  });
});
