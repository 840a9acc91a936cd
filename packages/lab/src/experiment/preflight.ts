// Looks at the command lines of an experiment before anything is brought up.
import { runnable } from "../check/preflight.ts";
import { ProgramProblem } from "../check/problem.ts";
import { programUser } from "../check/site/user.ts";
import { LabProblem } from "../problem.ts";
import type { Commands } from "./cast.ts";
import type { Experiment } from "./experiment.ts";

/** Throws a LabProblem for a program or a file that is not there, and for a command of a participant who is not. */
export function mustBeRunnable(experiment: Experiment, { server, clients = new Map() }: Commands): void {
  const { participants } = experiment;
  const names = participants.map(({ name }) => name);
  for (const name of clients.keys()) {
    if (name === "" || names.includes(name)) continue;
    throw new LabProblem(
      `there is no participant \`${name}\`; there are ${names.join(", ")} (a variable is set by: env ${name}=…)`,
    );
  }
  const commands = [
    server ?? experiment.server.command,
    ...participants.map(
      ({ name, command }) => clients.get(name) ?? command ?? clients.get("") ?? experiment.clientCommand,
    ),
  ];
  const user = programUser(String(process.getuid?.() ?? 0));
  for (const command of commands) {
    if (command === undefined || command[0] === "vitrine" || command[0]!.includes("{")) continue;
    try {
      runnable(command, { user, folder: process.cwd() });
    } catch (error) {
      throw error instanceof ProgramProblem ? new LabProblem(`\`${command.join(" ")}\`: ${error.message}`) : error;
    }
  }
}
