// `leaves = "quit"`, `"kill"` or `"cable"`: a participant, or the server itself, leaves in order, by a kill or by a pulled cable.
import { plug } from "../../apply/shape.ts";
import { type Action, type Leaving, type ScriptStep, serverName } from "../experiment.ts";
import type { LabProgram } from "../program.ts";
import type { Stage } from "../stage.ts";

type Departure = Extract<Action, { readonly kind: "leaves" }>;

export async function leaves({ who }: ScriptStep, { by }: Departure, stage: Stage): Promise<void> {
  for (const name of who) {
    if (name === serverName) {
      await go(stage.server, by, stage.experiment.server.host, stage);
      continue;
    }
    const { program, participant } = stage.member(name);
    stage.members.delete(name);
    const before = [...stage.members.values()].map((member) => ({ member, from: member.program.transcript.length }));
    await go(program, by, participant.host, stage);
    // A participant whose cable is pulled sends nothing more, so nobody can see it leave.
    if (by === "cable") continue;
    for (const { member, from } of before) {
      if (member.hearing.joined([]) === undefined || member.isFrozen || member.program.end !== undefined) continue;
      const sees = (): boolean => member.hearing.hasSeenLeave(member.program.transcript.printedSince(from), name);
      const hasSeen = await stage.wait(sees, { changes: [member.program.transcript.changes] });
      if (!hasSeen) throw stage.failure(`${name} left; ${member.participant.name} should have seen it`, member, from);
    }
    await stage.quiet();
  }
}

async function go(program: LabProgram, by: Leaving, host: string, stage: Stage): Promise<void> {
  if (by === "cable") await plug(stage.state, host, false);
  else
    await program.stop(
      by === "kill" ? [] : program === stage.server ? ["SIGINT", "SIGTERM"] : ["input", "SIGINT", "SIGTERM"],
    );
}
