// `vitrine join lab://HOST[:PORT]`: the chat client, a prompt on a terminal and a filter in a pipe.
import { isIP } from "node:net";
import { styleText } from "node:util";
import { ChatClient, type ClientOptions, type ClientParts, type Ending } from "@vitrine/client";
import { canonicalAddress, visibleText } from "@vitrine/wire/text";
import { systemClock, tcpTransport, udpSockets } from "@vitrine/client/node";
import {
  Prompt,
  Renderer,
  runFilter,
  runOnTerminal,
  type AskPassword,
  type SessionParts,
  type StartClient,
} from "@vitrine/terminal";
import { checkName } from "@vitrine/wire/lab";
import { CommanderError, type Command } from "commander";
import { parseLabUrl } from "./lab-url.ts";
import { readPasswordFile } from "./password-file.ts";

/** Exit codes (docs/guide/client.md). */
const exitCodes: Record<Ending["how"] | "usage", number> = {
  left: 0,
  unreachable: 1,
  usage: 2,
  refused: 3,
  lost: 4,
  unproven: 5,
};

interface JoinOptions {
  readonly name?: string;
  readonly from?: string;
  readonly json?: true;
  readonly passwordFile?: string;
  readonly passwordInClear?: true;
  readonly udpPort?: string;
  readonly linger: string;
  readonly reconnect?: boolean;
}

class UsageFault extends Error {}

export function define(command: Command): void {
  command
    .argument("<server>", "where the server is: lab://HOST[:PORT]; an IPv6 address is in brackets")
    .option("--name <NAME>", "your name in the chat (asked for where none is given)")
    .option("--from <ADDRESS>", "which of this machine's addresses to come from, such as 127.0.0.11")
    .option("--udp-port <PORT>", "the UDP port of all clients, for direct messages (default: the server's TCP port)")
    .option("--password-file <FILE>", "read the password from the first line of this file")
    .option(
      "--password-in-clear",
      "send the password itself to a server that takes no proof; anybody on the way can read it",
    )
    .option("--json", "print every event as one JSON object in a line")
    .option("--linger <SECONDS>", "in a pipe: go on hearing so long after the input's end", "0")
    .option("--reconnect", "come back when the server goes away (on a terminal that is the default)")
    .option("--no-reconnect", "end when the server goes away")
    .exitOverride((error) => {
      throw new CommanderError(error.exitCode === 0 ? 0 : exitCodes.usage, error.code, error.message);
    })
    .action(join);
}

async function join(server: string, options: JoinOptions): Promise<void> {
  try {
    const ending = await talk(server, options);
    process.exitCode = exitCodes[ending.how];
  } catch (error) {
    if (!(error instanceof UsageFault)) throw error;
    console.error(`vitrine join: ${error.message}`);
    process.exitCode = exitCodes.usage;
  }
}

async function talk(server: string, options: JoinOptions): Promise<Ending> {
  const isTerminal = process.stdin.isTTY && process.stdout.isTTY && options.json !== true;
  const place = usage(() => parseLabUrl(server));
  if (options.name === undefined && !isTerminal) throw new UsageFault("without a terminal, --name NAME is needed.");
  const rest = {
    ...place,
    ...localAddressOf(options),
    peerPort: options.udpPort === undefined ? place.port : numberOf(options.udpPort, "--udp-port", 1, 65_535),
    isReturning: options.reconnect ?? isTerminal,
    mayPasswordBeRead: options.passwordInClear === true,
  };
  const linger = numberOf(options.linger, "--linger", 0, 1_000_000) * 1000;
  const name = options.name === undefined ? undefined : usage(() => validName(options.name!));
  const password = options.passwordFile === undefined ? undefined : await passwordFrom(options.passwordFile);
  const renderer = new Renderer({
    isGreeting: isTerminal,
    style: (style, text) => styleText(style, text, { stream: process.stdout }),
  });
  const start =
    (name: string): StartClient =>
    (tell, askPassword) => {
      const ask: AskPassword = password === undefined ? askPassword : () => Promise.resolve(password);
      return newClient({ tell, askPassword: ask }, { name, ...rest });
    };
  if (isTerminal) return talkOnTerminal(renderer, start, name);
  const parts = { input: process.stdin, output: process.stdout, errors: process.stderr, renderer };
  return runFilter({ ...parts, startClient: start(name!) }, { isJson: options.json === true, linger });
}

async function talkOnTerminal(
  renderer: Renderer,
  start: (name: string) => StartClient,
  given?: string,
): Promise<Ending> {
  // The prompt is there before the client is: it may ask for the name first.
  const listeners: { entered?: (line: string) => void; left?: () => void } = {};
  const handlers = { entered: (line: string) => listeners.entered?.(line), left: () => listeners.left?.() };
  const prompt = new Prompt(process.stdin, process.stdout, handlers);
  try {
    const name = given ?? (await askName(prompt));
    if (name === undefined) return { how: "left", reason: "" };
    const listen: SessionParts["listen"] = (entered, left) => Object.assign(listeners, { entered, left });
    return await runOnTerminal({ prompt, renderer, startClient: start(name), listen }, name);
  } finally {
    prompt.close();
  }
}

async function askName(prompt: Prompt): Promise<string | undefined> {
  for (;;) {
    const typed = await prompt.ask("Your name in the chat: ", false);
    if (typed === undefined) return undefined;
    const check = checkName(typed.trim());
    if (check.isValid) return check.name;
    prompt.show(check.words);
  }
}

function newClient(screen: Pick<ClientParts, "tell" | "askPassword">, options: ClientOptions): ChatClient {
  const parts = {
    clock: systemClock,
    random: Math.random,
    transport: tcpTransport,
    peerSockets: udpSockets,
    ...screen,
  };
  const client = new ChatClient(parts, options);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.once(signal, () => void client.leave());
  return client;
}

function validName(text: string): string {
  const check = checkName(text);
  if (!check.isValid) throw new Error(`"${visibleText(text).slice(0, 80)}" cannot be your name. ${check.words}`);
  return check.name;
}

function localAddressOf({ from }: JoinOptions): { localAddress?: string } {
  if (from === undefined) return {};
  const address = canonicalAddress(from);
  if (address === undefined || isIP(address) === 0) throw new UsageFault(`--from is an IP address; "${from}" is none.`);
  return { localAddress: address };
}

function numberOf(text: string, option: string, least: number, most: number): number {
  const number = Number(text);
  if (text.trim() !== "" && number >= least && number <= most) return number;
  throw new UsageFault(`${option} is a number from ${least} to ${most}; "${text}" is none.`);
}

async function passwordFrom(file: string): Promise<string> {
  // Standard input is what the user says in the chat.
  if (file === "-") throw new UsageFault("--password-file needs a file: standard input is the chat here.");
  try {
    return await readPasswordFile(file, process.stdin, (words) => console.error(`vitrine join: ${words}`));
  } catch (error) {
    throw new UsageFault((error as Error).message);
  }
}

/** A mistake on the command line ends with exit code 2. */
function usage<Value>(read: () => Value): Value {
  try {
    return read();
  } catch (error) {
    throw new UsageFault((error as Error).message);
  }
}
