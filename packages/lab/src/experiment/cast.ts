// The programs of an experiment: which command each participant runs, started on its host, and stopped at the end.
import { lchownSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { hostOf } from "../apply/exec.ts";
import type { LabState } from "../apply/state.ts";
import { LabProblem } from "../problem.ts";
import { fillPlaces } from "../process/command.ts";
import { waitFor } from "../process/wait.ts";
import { ownClient, ownServer, type ParticipantPlaces, speaksJson, takesName } from "./command-line.ts";
import type { Experiment, Participant } from "./experiment.ts";
import { serverLog, transcriptFile } from "./folder.ts";
import { eventHearing, textHearing } from "./hearing.ts";
import { LabProgram } from "./program.ts";
import type { ExperimentResult, ParticipantResult } from "./result.ts";
import { socketsSeenBy, type TcpSocket } from "./sockets.ts";
import { describeEnd, type Member } from "./stage.ts";
import { describeProgram } from "./version.ts";

/** A user of this machine. */
export interface ServerUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

export interface Commands {
  /** Our own server becomes this user, where root starts it. Default: it stays root. */
  readonly serverUser?: ServerUser | undefined;
  /** The server's command instead of the experiment's. */
  readonly server?: readonly string[];
  /** Commands instead of the experiment's, by participant; under "" that of everybody else. */
  readonly clients?: ReadonlyMap<string, readonly string[]>;
  /** The words that run this very program: they replace a leading `vitrine` in a command. */
  readonly own: readonly string[];
}

export class Cast {
  readonly members = new Map<string, Member>();
  server: LabProgram | undefined;
  readonly #state: LabState;
  readonly #experiment: Experiment;
  readonly #scratch: string;
  readonly #commands: Commands;

  constructor(state: LabState, experiment: Experiment, scratch: string, commands: Commands) {
    this.#state = state;
    this.#experiment = experiment;
    this.#scratch = scratch;
    this.#commands = commands;
    for (const { name, password } of experiment.participants) {
      if (password === undefined) continue;
      const file = this.#passwordFile(name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, `${password}\n`, { mode: 0o600 });
    }
  }

  #passwordFile(name: string): string {
    return `${this.#scratch}/passwords/${name}`;
  }

  #places(name: string, host: string): ParticipantPlaces {
    const { server } = this.#experiment;
    const serverHost = hostOf(this.#state, server.host);
    const address = serverHost.addresses[0]!.address;
    const hasNames = this.#state.topology.dns !== undefined;
    return {
      name,
      host,
      address: hostOf(this.#state, host).addresses[0]!.address,
      server: hasNames ? (serverHost.names[0] ?? serverHost.name) : address,
      port: String(server.port),
      scratch: this.#scratch,
    };
  }

  #program(host: string, command: readonly string[], places: ParticipantPlaces): LabProgram {
    const filled = fillPlaces(command, places);
    const words = filled[0] === "vitrine" ? [...this.#commands.own, ...filled.slice(1)] : filled;
    return new LabProgram(this.#state, host, words, Date.now);
  }

  #serverCommand(): readonly string[] {
    const { mode } = this.#state;
    const { serverUser } = this.#commands;
    const user = serverUser === undefined ? [] : ["--user", serverUser.name];
    const host = mode === "loopback" ? ["--host", "{address}"] : [];
    const own = [...ownServer, ...user, ...host];
    return this.#commands.server ?? this.#experiment.server.command ?? own;
  }

  #clientCommand({ name, command, password }: Participant): readonly string[] {
    const own = password === undefined ? ownClient : [...ownClient, "--password-file", this.#passwordFile(name)];
    const { clients } = this.#commands;
    return clients?.get(name) ?? command ?? clients?.get("") ?? this.#experiment.clientCommand ?? own;
  }

  /** The server's user owns its data folder, with what `prepare` put there. */
  #giveData(): void {
    const { serverUser } = this.#commands;
    if (serverUser === undefined) return;
    const { uid, gid } = serverUser;
    const files = readdirSync(this.#scratch, { withFileTypes: true }).filter((entry) => entry.isFile());
    for (const { name } of files) lchownSync(`${this.#scratch}/${name}`, uid, gid);
    lchownSync(this.#scratch, uid, gid);
  }

  /** Resolves when the server listens. Throws a LabProblem with its last words where it does not. */
  async startServer(signal: AbortSignal): Promise<LabProgram> {
    const { host, port, prepare } = this.#experiment.server;
    const { patience } = this.#experiment;
    const places = this.#places("", host);
    for (const command of prepare) {
      const program = this.#program(host, command, places);
      program.endInput();
      await waitFor(() => program.end !== undefined, { changes: [program.transcript.changes], patience, signal });
      const { code } = await program.stop([]);
      if (code !== 0)
        throw new LabProblem(`\`${fillPlaces(command, places).join(" ")}\` failed ${describeEnd(program)}`);
    }
    this.#giveData();
    const listens = (sockets: readonly TcpSocket[]): boolean =>
      sockets.some(({ isListening, localPort }) => isListening && localPort === port);
    if (this.#state.mode === "loopback" && listens(socketsSeenBy(process.pid))) {
      throw new LabProblem(
        `TCP port ${port} of this machine is in use; end what listens there, or give the experiment another port`,
      );
    }
    const server = this.#program(host, this.#serverCommand(), places);
    this.server = server;
    const options = { every: 25, changes: [server.transcript.changes], patience, signal };
    await waitFor(() => server.end !== undefined || listens(server.sockets), options);
    const called = fillPlaces(this.#serverCommand(), places).join(" ");
    if (server.end !== undefined) throw new LabProblem(`the server \`${called}\` does not run ${describeEnd(server)}`);
    if (listens(server.sockets)) return server;
    throw new LabProblem(`the server \`${called}\` does not listen on TCP port ${port} within ${patience / 1000} s`);
  }

  start(participant: Participant): Member {
    const { name, host } = participant;
    const command = this.#clientCommand(participant);
    const member = {
      participant,
      program: this.#program(host, command, this.#places(name, host)),
      hearing: speaksJson(command) ? eventHearing : textHearing,
      hasOwnName: !takesName(command),
      isFrozen: false,
    };
    this.members.set(name, member);
    return member;
  }

  /** Ends every client in order, then the server. Resolves when none of their processes runs any more. */
  async stop(): Promise<void> {
    const members = [...this.members.values()];
    for (const { program } of members) program.signal("SIGCONT");
    await Promise.all(members.map(({ program }) => program.stop(["input", "SIGINT", "SIGTERM"])));
    await this.server?.stop(["SIGINT", "SIGTERM"]);
  }

  async describe(): Promise<Pick<ExperimentResult, "server" | "participants">> {
    const { server, participants } = this.#experiment;
    const places = this.#places("", server.host);
    const { own } = this.#commands;
    return {
      server: {
        ...(await describeProgram(fillPlaces(this.#serverCommand(), places), own)),
        host: server.host,
        address: places.address,
        port: server.port,
        log: serverLog,
      },
      participants: await Promise.all(participants.map((participant) => this.#describe(participant))),
    };
  }

  async #describe(participant: Participant): Promise<ParticipantResult> {
    const { name, host } = participant;
    const places = this.#places(name, host);
    const end = this.members.get(name)?.program.end;
    return {
      name,
      host,
      address: places.address,
      ...(await describeProgram(fillPlaces(this.#clientCommand(participant), places), this.#commands.own)),
      ...(this.members.has(name) && { transcript: transcriptFile(name) }),
      exitCode: end?.code ?? null,
      signal: end?.signal ?? null,
    };
  }
}
