// `freezes = true` and `thaws = true`: a program that does not read, because it does not run. Its kernel goes on
// acknowledging until the receive buffer is full: then the window it announces is zero.
import type { ScriptStep } from "../experiment.ts";
import type { Stage } from "../stage.ts";

export function freezes({ who, action }: ScriptStep, stage: Stage): void {
  for (const name of who) {
    const member = stage.member(name);
    member.isFrozen = action.kind === "freezes";
    member.program.signal(member.isFrozen ? "SIGSTOP" : "SIGCONT");
  }
}
