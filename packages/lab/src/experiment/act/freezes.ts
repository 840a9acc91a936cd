// `freezes = true` and `thaws = true`: stop a program, so that it does not read, and let it go on. Its kernel acknowledges until
// the receive buffer is full; then it announces a window of zero.
import type { ScriptStep } from "../experiment.ts";
import type { Stage } from "../stage.ts";

export function freezes({ who, action }: ScriptStep, stage: Stage): void {
  for (const name of who) {
    const member = stage.member(name);
    member.isFrozen = action.kind === "freezes";
    member.program.signal(member.isFrozen ? "SIGSTOP" : "SIGCONT");
  }
}
