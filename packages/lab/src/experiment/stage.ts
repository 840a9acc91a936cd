// The stage of an experiment, on which the acts work: the lab, the server, and the members of the chat.
import { basename } from "node:path";
import type { LabState, LabStates } from "../apply/state.ts";
import type { Experiment, Participant } from "./experiment.ts";
import { waitFor, type WaitOptions } from "../process/wait.ts";
import { escapedText } from "@vitrine/wire/text";
import type { Hearing, Said } from "./hearing.ts";
import type { LabProgram } from "./program.ts";
import type { Wire } from "./wire.ts";

/** A step did not go as the script says; the message is for a person. */
export class StepFailure extends Error {
  override readonly name = "StepFailure";

  constructor(words: string) {
    super(escapedText(words));
  }
}

export interface Member {
  readonly participant: Participant;
  readonly program: LabProgram;
  readonly hearing: Hearing;
  readonly hasOwnName: boolean;
  isFrozen: boolean;
}

/** Milliseconds between two looks into the kernel's tables or a growing capture. */
const lookInterval = 25;
/** Lines of output that a failure quotes. */
const quotedLines = 8;

export interface StageParts {
  readonly experiment: Experiment;
  readonly states: LabStates;
  readonly server: LabProgram;
  /** The server's capture, where there is one. */
  readonly wire: Wire | undefined;
  readonly signal: AbortSignal;
  /** Starts a participant's program. */
  readonly start: (participant: Participant) => Member;
}

export class Stage {
  readonly experiment: Experiment;
  readonly states: LabStates;
  readonly server: LabProgram;
  readonly wire: Wire | undefined;
  readonly signal: AbortSignal;
  readonly members = new Map<string, Member>();
  /** Every participant so far, for the result. */
  readonly everybody = new Map<string, Member>();
  readonly #start: StageParts["start"];
  state: LabState;

  constructor(state: LabState, { experiment, states, server, wire, signal, start }: StageParts) {
    this.state = state;
    this.experiment = experiment;
    this.states = states;
    this.server = server;
    this.wire = wire;
    this.signal = signal;
    this.#start = start;
  }

  start(name: string): Member {
    const member = this.#start(this.experiment.participants.find((participant) => participant.name === name)!);
    this.members.set(name, member);
    this.everybody.set(name, member);
    return member;
  }

  member(name: string): Member {
    const member = this.members.get(name);
    if (member === undefined) throw new StepFailure(`${name} is not in the chat`);
    return member;
  }

  /** Waits within the experiment's patience. */
  async wait(isSo: () => boolean, options: Partial<WaitOptions> = {}): Promise<boolean> {
    const found = await waitFor(isSo, { patience: this.experiment.patience, signal: this.signal, ...options });
    return found === true;
  }

  /** The same for facts that only the kernel or a capture shows. */
  look(isSo: () => boolean): Promise<boolean> {
    return this.wait(isSo, { every: lookInterval });
  }

  /** Waits until everything that was sent has been acknowledged and read: a program that is typed to has seen it. */
  async quiet(): Promise<void> {
    const { port } = this.experiment.server;
    const awake = [...this.members.values()].filter(({ isFrozen, program }) => !isFrozen && program.end === undefined);
    const programs = [this.server, ...awake.map(({ program }) => program)];
    await this.look(() =>
      programs
        .flatMap(({ sockets }) => sockets)
        .filter(
          ({ isEstablished, localPort, remotePort }) => isEstablished && (localPort === port || remotePort === port),
        )
        .every(({ sendQueue, receiveQueue }) => sendQueue === 0 && receiveQueue === 0),
    );
  }

  /** `bob should have heard it within 10 s; since then bob's program printed: …`. */
  failure(words: string, member: Member, from: number): StepFailure {
    const { participant, program } = member;
    const within = `within ${this.experiment.patience / 1000} s`;
    const lines = program.transcript.printedSince(from).slice(-quotedLines);
    const printed = lines.length === 0 ? "nothing" : lines.map((line) => JSON.stringify(line.slice(0, 200))).join(", ");
    const end = program.end === undefined ? "" : ` It has ended ${describeEnd(program)}.`;
    return new StepFailure(`${words} ${within}. Since then ${participant.name}'s program printed: ${printed}.${end}`);
  }

  place(line: number): string {
    return `${basename(this.experiment.file)}:${line}`;
  }
}

/** `(exit code 1; its last words: …)`. */
export function describeEnd({ end, transcript }: LabProgram): string {
  const how = end?.fault ?? (end?.signal === null || end?.signal === undefined ? `exit code ${end?.code}` : end.signal);
  const words = transcript.lines.findLast(({ direction, text }) => direction !== "typed" && text.trim() !== "")?.text;
  return `(${how}${words === undefined ? "" : `; its last words: ${words.trim().slice(0, 200)}`})`;
}

export function quoteSaid({ from, text, isDirect }: Said): string {
  const short = text.length > 80 ? `${text.slice(0, 77)}…` : text;
  return `${from} ${isDirect ? "told" : "said"} ${JSON.stringify(short)}`;
}
