// `joins = true`: participants start their programs, all at once where the step names several, and join the chat.
import type { Experiment, ScriptStep } from "../experiment.ts";
import type { LabProgram } from "../program.ts";
import { describeEnd, type Member, type Stage, StepFailure } from "../stage.ts";

export async function joins({ who }: ScriptStep, stage: Stage): Promise<void> {
  const before = [...stage.members.values()].map((member) => ({ member, from: member.program.transcript.length }));
  const newcomers = who.map((name) => stage.start(name));
  await Promise.all(newcomers.map((member) => enter(member, stage)));
  for (const { member, from } of before) {
    if (member.hearing.joined([]) === undefined || member.isFrozen || member.program.end !== undefined) continue;
    for (const name of who) {
      const sees = (): boolean => member.hearing.lists(member.program.transcript.printedSince(from), name);
      const hasSeen = await stage.wait(sees, { changes: [member.program.transcript.changes] });
      const words = `${name} joined; ${member.participant.name} should have seen it`;
      if (!hasSeen) throw stage.failure(words, member, from);
    }
  }
  await stage.quiet();
}

async function enter(member: Member, stage: Stage): Promise<void> {
  const { participant, program, hearing, hasOwnName } = member;
  const { name, password } = participant;
  if (hasOwnName) program.type(name);
  const printed = (): string[] => program.transcript.printedSince(0);
  const saysSo = hearing.joined([]) !== undefined;
  const hasEnded = (): boolean => program.end !== undefined;
  const isIn = (): boolean => (saysSo ? hearing.joined(printed()) === true : isConnected(program, stage.experiment));
  await stage.wait(() => hasEnded() || isIn(), saysSo ? { changes: [program.transcript.changes] } : { every: 25 });
  if (!isIn()) {
    if (hasEnded()) throw new StepFailure(`${name}'s program ended before it had joined ${describeEnd(program)}`);
    throw stage.failure(`${name} should have ${saysSo ? "joined" : "connected to the server"}`, member, 0);
  }
  if (saysSo) return;
  if (password !== undefined) await typePassword(password, member, stage);
  const { wire } = stage;
  if (wire === undefined || (await stage.look(() => hasEnded() || wire.hasRosterWith(name)))) return;
  throw stage.failure(`${name} registered; the server should have sent a roster with this name`, member, 0);
}

async function typePassword(password: string, member: Member, stage: Stage): Promise<void> {
  const { program, participant } = member;
  const isAsked = (): boolean => /password/i.test(program.transcript.printedSince(0).join("\n"));
  const wasAsked = await stage.wait(isAsked, { changes: [program.transcript.changes] });
  if (!wasAsked) throw stage.failure(`${participant.name} should have been asked for the password`, member, 0);
  program.type(password, "(the password)");
}

function isConnected({ sockets }: LabProgram, { server }: Experiment): boolean {
  return sockets.some(({ isEstablished, remotePort }) => isEstablished && remotePort === server.port);
}
