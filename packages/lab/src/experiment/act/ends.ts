// `ends = true`: a program is expected to end by itself, as a client does when its server has gone.
import type { ScriptStep } from "../experiment.ts";
import { type Stage, StepFailure } from "../stage.ts";

export async function ends({ who }: ScriptStep, stage: Stage): Promise<void> {
  for (const name of who) {
    const { program } = stage.member(name);
    const hasEnded = await stage.wait(() => program.end !== undefined, { changes: [program.transcript.changes] });
    if (!hasEnded)
      throw new StepFailure(
        `${name}'s program should have ended by itself within ${stage.experiment.patience / 1000} s`,
      );
    stage.members.delete(name);
  }
}
