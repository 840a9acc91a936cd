// `vitrine lab`: a network of hosts on this machine, and experiments in it. One file a subcommand.
import type { Command } from "commander";
import * as compose from "./lab/compose.ts";
import * as down from "./lab/down.ts";
import * as exec from "./lab/exec.ts";
import * as run from "./lab/run.ts";
import * as shape from "./lab/shape.ts";
import * as shell from "./lab/shell.ts";
import * as status from "./lab/status.ts";
import * as up from "./lab/up.ts";

/** To add a subcommand, add its file and its row. */
const subcommands = [
  { name: "up", summary: "bring a lab's network up", define: up.define },
  { name: "run", summary: "run an experiment and keep its captures, transcripts and result", define: run.define },
  { name: "status", summary: "show the labs that are up", define: status.define },
  { name: "exec", summary: "run a program on a host: lab exec client1 -- COMMAND", define: exec.define },
  { name: "shell", summary: "open a shell on a host", define: shell.define },
  { name: "shape", summary: "lose, slow or delay the packets of a host's link", define: shape.define },
  { name: "compose", summary: "write the topology as a Docker compose file", define: compose.define },
  { name: "down", summary: "take a lab down; nothing of it stays", define: down.define },
] as const;

export function define(command: Command): void {
  for (const { name, summary, define } of subcommands) {
    define(command.command(name).description(summary).copyInheritedSettings(command));
  }
}
