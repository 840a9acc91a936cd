// `types = "#ls", sees = ["bob"]`: a line that only its own program answers.
import type { Action, ScriptStep } from "../experiment.ts";
import type { Stage } from "../stage.ts";

type Typing = Extract<Action, { readonly kind: "types" }>;

export async function types({ who }: ScriptStep, { text, sees }: Typing, stage: Stage): Promise<void> {
  for (const name of who) {
    const member = stage.member(name);
    const { program, hearing } = member;
    const from = program.transcript.length;
    program.type(text);
    for (const awaited of sees) {
      const isShown = (): boolean => hearing.shows(program.transcript.printedSince(from), awaited);
      const wasShown = await stage.wait(isShown, { changes: [program.transcript.changes] });
      const words = `${name} typed ${JSON.stringify(text)} and should have seen ${JSON.stringify(awaited)}`;
      if (!wasShown) throw stage.failure(words, member, from);
    }
  }
}
