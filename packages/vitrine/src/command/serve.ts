// `vitrine serve`: the chat server, until Ctrl-C.
import {
  type ChangeableOptions,
  type ChatServer,
  compareSettings,
  createServer,
  historySettingsOf,
  ircSettingsOf,
  type GivenSettings,
  type ListenerOptions,
  type Log,
  parseValue,
  readCredentials,
  resolveSettings,
  type ServeSettings,
  type Setting,
  type SettingValue,
  settings,
  shownValue,
} from "@vitrine/server";
import { createPinoLog, type LevelledLog } from "@vitrine/server/log";
import type { Problem } from "@vitrine/store";
import { isSystemFault, withPort } from "@vitrine/wire/text";
import { type Command, InvalidArgumentError } from "commander";
import { authentication } from "./serve/authentication.ts";
import { createGlassPage } from "./serve/glass-page.ts";
import { type LocalSocket, openLocalSocket } from "./serve/local-socket.ts";
import { openKeptHistory } from "./serve/history.ts";
import { startMessage } from "./serve/start-message.ts";
import { type ServerUser, serverUser } from "./serve/user.ts";

interface Running {
  readonly server: ChatServer;
  readonly log: LevelledLog;
  readonly settings: ServeSettings;
  readonly user: ServerUser;
}

export function define(command: Command): void {
  for (const setting of settings) {
    if (setting.isInFileOnly === true) continue;
    const isFlag = setting.kind.type === "flag";
    const isNamed = setting.standard !== undefined && !isFlag && setting.kind.type !== "list";
    const standard = isNamed ? ` (default: ${shownValue(setting.standard)})` : "";
    const value = isFlag ? `[${setting.placeholder}]` : `<${setting.placeholder}>`;
    command.option(`--${setting.key} ${value}`, setting.meaning + standard, (text) => parseOption(setting, text));
  }
  command.option("--config <FILE>", "TOML file with a key for each of these options; SIGHUP reads it again");
  command.action((options: Record<string, SettingValue>) => serve(options));
}

function parseOption(setting: Setting, text: string): SettingValue {
  try {
    return parseValue(setting, text);
  } catch (problem) {
    throw new InvalidArgumentError((problem as Problem).message);
  }
}

/** `maxClients`, as commander calls it, is `max-clients` everywhere else. */
function withKeys(options: Record<string, SettingValue>): GivenSettings {
  return Object.fromEntries(
    Object.entries(options).map(([name, value]) => [
      name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
      value,
    ]),
  );
}

/** The options that a running server may change; `readTls` reads the certificate's files. */
async function changeable(settings: ServeSettings, readTls = readCredentials): Promise<ChangeableOptions> {
  const paths = { certificate: settings["tls.certificate"], key: settings["tls.key"] };
  const { description, motd, operators, password, accounts } = ircSettingsOf(settings);
  return {
    irc: { description, motd, operators, password, accounts },
    tls: await readTls(paths),
    receiveBuffer: settings["receive-buffer"],
    maxClients: settings["max-clients"],
    limits: {
      connections: settings["limits.connections"],
      connectionsPerAddress: settings["limits.connections-per-address"],
      unnamedPerAddress: settings["limits.unnamed-per-address"],
      newPerMinute: settings["limits.new-per-minute"],
    },
    trustedProxies: settings["trusted-proxies"],
  };
}

function listenersOf({ listen }: ServeSettings): ListenerOptions[] {
  return listen.map(({ host, port = 0, protocol, tls }) => ({
    host,
    port,
    // A WebSocket begins with an HTTP request.
    protocol: protocol === "websocket" ? "http" : protocol,
    isTlsOnly: tls,
  }));
}

async function serve({ config, ...options }: Record<string, SettingValue>): Promise<void> {
  const configPath = typeof config === "string" ? config : undefined;
  const fromCommandLine = withKeys(options);
  const unused: string[] = [];
  const settings = await resolveSettings(fromCommandLine, configPath, (key) => void unused.push(key));
  const log = createPinoLog(settings["log-level"], process.stderr);
  if (unused.length > 0) log.warn({ unused }, `these settings have no effect yet: ${unused.join(", ")}`);
  const user = serverUser(settings, log);
  const local = await user.as(() => openLocalSocket(settings, log));
  try {
    await run({ settings, log, local, user }, fromCommandLine, configPath);
  } catch (problem) {
    local.close();
    throw problem;
  }
}

interface Prepared {
  readonly settings: ServeSettings;
  readonly log: LevelledLog;
  readonly local: LocalSocket;
  readonly user: ServerUser;
}

async function run(
  { settings, log, local, user }: Prepared,
  fromCommandLine: GivenSettings,
  configPath: string | undefined,
): Promise<void> {
  const authenticator = await user.as(async () => authentication(settings, log));
  const page = createGlassPage(settings, log);
  const history = await user.as(() => openKeptHistory(settings, log));
  const options = {
    host: settings.host,
    port: settings.port,
    backlog: settings.backlog,
    room: settings.room,
    ircAddress: settings["lab.irc-address"],
    labWho: settings["lab.who"],
    history: historySettingsOf(settings),
    listeners: listenersOf(settings),
    ...(await changeable(settings)),
    irc: ircSettingsOf(settings),
  };
  // It reads the bans in the data folder.
  const server = await user.as(async () =>
    createServer(options, { log, http: page.take, authenticator, history, bans: local.bans }),
  );
  const close = async (): Promise<void> => {
    local.close();
    await page.close();
    await server.close();
  };
  const listening = await server.listen();
  try {
    await page.watch(server, listening);
    await serveMetrics(server, settings, log);
    user.dropRights();
  } catch (problem) {
    await close();
    throw problem;
  }
  local.begin(server);
  for (const { address, port } of server.furtherAddresses)
    log.info({ address, port }, `also listens on ${withPort(address, port)}`);
  const watched = page.begin(listening);
  endOn(["SIGINT", "SIGTERM"], close);
  // Without a file to read again, SIGHUP says that the terminal is gone.
  if (configPath === undefined && settings["tls.certificate"] === undefined) endOn(["SIGHUP"], close);
  else reread({ server, log, settings, user }, fromCommandLine, configPath);
  // From this message on, a reader may send a signal, so the handlers are set before it.
  process.stdout.write(startMessage(listening, settings) + watched + user.warning);
  log.prepare();
}

async function serveMetrics(server: ChatServer, { metrics }: ServeSettings, log: Log): Promise<void> {
  if (metrics === undefined) return;
  const { serveMetrics } = await import("@vitrine/server/metrics");
  const { port } = await serveMetrics(server, metrics);
  log.info({ port }, `figures for Prometheus: http://127.0.0.1:${port}/metrics`);
}

/** One Ctrl-C comes twice where npm passes it on besides the terminal: a second within this many milliseconds is the same. */
const sameSignal = 1_000;

/** The first signal says goodbye to everybody; a second one does not wait for them. */
function endOn(signals: readonly NodeJS.Signals[], close: () => Promise<void>): void {
  let endingSince: number | undefined;
  const end = (): void => {
    if (endingSince !== undefined) {
      if (performance.now() - endingSince > sameSignal) process.exit(0);
      return;
    }
    endingSince = performance.now();
    void close().then(() => process.exit(0));
  };
  for (const signal of signals) process.on(signal, end);
}

/** The value may be a secret where it may be given only in the file. */
function shownChange(key: keyof ServeSettings, value: SettingValue | undefined): string {
  const isSecret = settings.find((setting) => setting.key === key)?.isInFileOnly === true;
  return isSecret ? `${key} has changed` : `${key} is ${shownValue(value)}`;
}

/** Reads the certificate as far as the server's user may: a key that only root may read stays as it is. */
function readAsUser({ user, log }: Running): typeof readCredentials {
  return async (paths) => {
    try {
      return await readCredentials(paths);
    } catch (problem) {
      const { cause, message } = problem as Problem;
      const isForbidden = isSystemFault(cause) && cause.code === "EACCES";
      if (user.name === undefined || !isForbidden) throw problem;
      log.error(
        { user: user.name },
        `the old certificate stays: ${message} This server runs as ${user.name} (--user).`,
      );
      return undefined;
    }
  };
}

/** SIGHUP reads the configuration again: what can change does, and what cannot is said. */
function reread(running: Running, fromCommandLine: GivenSettings, configPath: string | undefined): void {
  const { server, log } = running;
  let { settings } = running;
  const apply = async (): Promise<string> => {
    const wanted = await resolveSettings(fromCommandLine, configPath);
    const { changed, needRestart } = compareSettings(settings, wanted);
    // First everything is read and checked, then it changes.
    server.change(
      await changeable(
        { ...wanted, "tls.certificate": settings["tls.certificate"], "tls.key": settings["tls.key"] },
        readAsUser(running),
      ),
    );
    log.level = wanted["log-level"];
    settings = { ...settings, ...Object.fromEntries(changed.map((key) => [key, wanted[key]])) };
    const changes = changed.map((key) => shownChange(key, wanted[key])).join(", ");
    const read = [configPath, settings["tls.certificate"], settings["tls.key"]].filter((path) => path !== undefined);
    const words = changes === "" ? "no setting has changed" : changes;
    log.info({ changed, needRestart }, `read ${read.join(", ")} again: ${words}`);
    if (needRestart.length === 0) return words;
    const restart = `these change only with a new start: ${needRestart.join(", ")}`;
    log.warn({ needRestart }, restart);
    return `${words}; ${restart}`;
  };
  server.allowRehash(apply);
  process.on("SIGHUP", () => {
    apply().catch((problem: Error) => log.error({}, `the settings stay as they were: ${problem.message}`));
  });
}
