// IRC clients from Debian as programs of a test.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished, type TestContext } from "vitest";
import type { Place } from "./peer.ts";
import { Program } from "./program.ts";

export function skipWithout(context: TestContext, program: string): void {
  if (!existsSync(program)) context.skip(`${program} is not installed`);
}

/** A folder that goes with the test. */
export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "vitrine-irc-client-"));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

/** Starts WeeChat with a server of this name and address, and these settings of it. */
export function startWeechat(home: string, { host, port }: Place, settings: Readonly<Record<string, string>>): Program {
  const commands = [
    `/server add vitrine ${host}/${port}`,
    ...Object.entries(settings).map(([name, value]) => `/set irc.server.vitrine.${name} ${value}`),
    "/set logger.file.flush_delay 0",
    "/connect vitrine",
  ];
  return new Program("weechat", ["weechat-headless", "-d", home, ...commands.flatMap((command) => ["-r", command])]);
}

/** Options of TLS have other names in WeeChat 4: a name that it does not know is only reported. */
export const weechatTls = { ssl: "on", ssl_verify: "off", tls: "on", tls_verify: "off" };
export const weechatPlain = { ssl: "off", tls: "off" };

/** irssi sends five commands at once and then one each 2.2 seconds; these tests need not be so polite. */
const irssiSettings = 'settings = { "irc/core" = { cmds_max_at_once = "100"; }; };\n';

/** Starts irssi, which wants a terminal. */
export function startIrssi(...options: readonly string[]): Program {
  const home = folder();
  writeFileSync(join(home, "config"), irssiSettings);
  const command = ["irssi", `--home=${home}`, ...options].join(" ");
  return new Program("irssi", [
    "env",
    "TERM=vt100",
    "script",
    "--quiet",
    "--return",
    "--command",
    command,
    "/dev/null",
  ]);
}

/** The file as it grows, from its beginning, and also where it does not exist yet: `tail` looks for it ten times a second. */
export const following = (file: string): Program =>
  new Program(file, ["tail", "--quiet", "--sleep-interval", "0.1", "-n", "+1", "-F", file]);
