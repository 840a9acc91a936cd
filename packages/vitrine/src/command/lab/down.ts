// `vitrine lab down`: removes everything of a lab, also the remains of a crash.
import { bringDown, labOf, LabProblem, LabStates, remainsOf } from "@vitrine/lab";
import type { Command } from "commander";

export function define(command: Command): void {
  command
    .argument("[lab]", "the lab's name (default: the one that is up)")
    .option("--lab <NAME>", "the same")
    .option("--all", "every lab of this machine")
    .action(down);
}

async function down(name: string | undefined, options: { lab?: string; all?: true }): Promise<void> {
  const states = new LabStates();
  // A crash may have left namespaces without a state file, and the other way round.
  const known = [...new Set([...states.known(), ...remainsOf().map((remain) => labOf(remain)!)])].toSorted();
  const given = name ?? options.lab;
  if (given === undefined && known.length > 1 && options.all !== true) {
    throw new LabProblem(`several labs are up: name one of them, or take --all (${known.join(", ")})`);
  }
  const labs = given === undefined ? known : [given];
  if (labs.length === 0) console.log("No lab is up.");
  for (const lab of labs) {
    const wasThere = await bringDown(lab, states);
    console.log(wasThere ? `The lab ${lab} is down.` : `There is no lab called ${lab}.`);
  }
}
