// Who takes part: our server and client as they ship, and the programs that we did not write (peers/), each on an
// address of its own.
import { fileURLToPath } from "node:url";
import { afterEach } from "vitest";
import { labPort } from "@vitrine/wire/lab";
import type { Place } from "./peer.ts";
import { Program } from "./program.ts";

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));
const vitrine = [process.execPath, path("../../packages/vitrine/bin/vitrine.js")] as const;

/** Loopback addresses that no other test has: each test file has a number, each test a network in it. */
export class Networks {
  readonly #file: number;
  #test = 0;

  constructor(file: number) {
    this.#file = file;
  }

  /** Addresses by host number, as in the course's network: 3 is the server's, 11, 12, 13 are the clients'. */
  next(): (host: number) => string {
    this.#test += 1;
    const network = `127.${this.#file}.${this.#test}`;
    return (host) => `${network}.${host}`;
  }
}

export interface RunningServer extends Place {
  readonly program: Program;
}

export interface PeerOptions {
  /** Whether it may break in this test: by default it may not, and the test fails where it does. */
  readonly mayBreak?: boolean;
  /** The network namespace in which it runs; by default this process's own. */
  readonly namespace?: string | undefined;
}

type CommandLine = readonly [string, ...string[]];

function inside(namespace: string | undefined, command: CommandLine): CommandLine {
  return namespace === undefined ? command : ["ip", "netns", "exec", namespace, ...command];
}

const mustBeWhole: Program[] = [];

// Before anything is taken down: that would break the naive ones.
afterEach(() => {
  const broken = mustBeWhole.splice(0).filter(({ breakdown }) => breakdown !== "");
  if (broken.length === 0) return;
  throw new Error(`These broke: ${broken.map(({ title, breakdown }) => `${title} (${breakdown})`).join(", ")}.`);
});

function mustStayWhole(program: Program, { mayBreak = false }: PeerOptions): Program {
  if (!mayBreak) mustBeWhole.push(program);
  return program;
}

async function listening(program: Program, host: string, announcement: RegExp): Promise<RunningServer> {
  const port = await program.until("listens", () => announcement.exec(program.output)?.[1]);
  return { program, host, port: Number(port) };
}

/** `more` are further options of `vitrine serve`; `--port` among them takes the place of any that is free. */
export function ourServer(host: string, namespace?: string, more: readonly string[] = []): Promise<RunningServer> {
  const port = more.includes("--port") ? [] : ["--port", "0"];
  const command = [...vitrine, "serve", "--host", host, ...port, ...more] as const;
  const program = new Program("our server", inside(namespace, command));
  return listening(program, host, /listens on port (\d+)/);
}

export function naiveServer(host: string, options: PeerOptions = {}): Promise<RunningServer> {
  const program = new Program("the naive server", [
    "python3",
    path("peers/chatserver.py"),
    "--host",
    host,
    "--port",
    "0",
  ]);
  return listening(mustStayWhole(program, options), host, /TCP port (\d+)/);
}

/** A naive client that has not been let in yet. */
export function naiveGuest({ host, port }: Place, from: string, name: string, options: PeerOptions = {}): Program {
  const args = [path("peers/chatclient.py"), host, "--port", String(port), "--from", from, "--", name] as const;
  return mustStayWhole(new Program(name, inside(options.namespace, ["python3", ...args])), options);
}

/** A naive client that is in: it has a roster with its name. */
export async function naiveClient(
  place: Place,
  from: string,
  name: string,
  options: PeerOptions = {},
): Promise<Program> {
  const program = naiveGuest(place, from, name, options);
  await program.until("is in the room", () => activeUsers(program).includes(name));
  return program;
}

/** The names in the roster that a naive client has shown last. */
export function activeUsers(program: Program): readonly string[] {
  const last = program.lastLine((line) => line.startsWith("Active users: "));
  return last === undefined ? [] : last.slice("Active users: ".length).split(", ");
}

export async function seesUsers(program: Program, names: readonly string[]): Promise<void> {
  const wanted = names.toSorted().join();
  await program.until(`sees ${wanted}`, () => activeUsers(program).toSorted().join() === wanted);
}

export type ClientEvent = Readonly<Record<string, unknown>>;

/** Our client, `vitrine join --json`, with the UDP port that the peers have. */
export class OurClient extends Program {
  readonly #events: ClientEvent[] = [];

  constructor(place: Place, from: string, name: string) {
    const server = `lab://${place.host}:${place.port}`;
    super(name, [...vitrine, "join", server, "--name", name, "--from", from, "--udp-port", String(labPort), "--json"]);
  }

  get events(): readonly ClientEvent[] {
    const whole = this.lines.slice(0, -1);
    for (const line of whole.slice(this.#events.length)) this.#events.push(JSON.parse(line) as ClientEvent);
    return this.#events;
  }

  /** The first event that has these fields. */
  event(fields: ClientEvent): Promise<ClientEvent> {
    return this.until(`tells ${JSON.stringify(fields)}`, () => this.events.find((event) => hasFields(event, fields)));
  }

  /** Waits until its roster is these names. */
  async seesUsers(names: readonly string[]): Promise<void> {
    const wanted = names.toSorted().join();
    await this.until(`sees ${wanted}`, () => this.users.toSorted().join() === wanted);
  }

  /** The names in its newest roster. */
  get users(): readonly string[] {
    const roster = this.events.findLast(({ event }) => event === "roster");
    return ((roster?.["users"] ?? []) as readonly { readonly name: string }[]).map(({ name }) => name);
  }

  /** The lines that it has heard in the room, in order. */
  get room(): readonly string[] {
    return this.events
      .filter(({ event }) => event === "room")
      .map(({ from, text }) => `${String(from)}: ${String(text)}`);
  }
}

function hasFields(event: ClientEvent, fields: ClientEvent): boolean {
  return Object.entries(fields).every(([name, value]) => event[name] === value);
}

/** Our client, when it has been let in. */
export async function ourClient(place: Place, from: string, name: string): Promise<OurClient> {
  const client = new OurClient(place, from, name);
  await client.event({ event: "joined" });
  return client;
}
