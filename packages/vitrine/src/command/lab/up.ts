// `vitrine lab up`: network namespaces, cables, a switch and a name server, or addresses on loopback.
import { bringUp, describePlan, planNetwork, probeMachine, readTopology } from "@vitrine/lab";
import type { Command } from "commander";
import { showStatus } from "./status.ts";

interface UpCommandOptions {
  readonly topology?: string;
  readonly lab?: string;
  readonly loopback?: true;
  readonly print?: true;
}

export function define(command: Command): void {
  command
    .option("--topology <FILE>", "TOML file with hosts, addresses and links (default: the course's network)")
    .option("--lab <NAME>", "a name of its own, for several labs side by side (default: the topology's name)")
    .option("--loopback", "without root: hosts are addresses 127.0.0.x of this machine")
    .option("--print", "only print the commands that would be run")
    .action(up);
}

async function up({ topology: file, lab, loopback, print }: UpCommandOptions): Promise<void> {
  const topology = readTopology(file);
  if (print === true) {
    process.stdout.write(describePlan(planNetwork(topology, lab ?? topology.name, probeMachine())));
    return;
  }
  const { state, wasUp, remarks } = await bringUp(topology, {
    mode: loopback === true ? "loopback" : "namespaces",
    ...(lab !== undefined && { lab }),
  });
  console.log(`The lab ${state.lab} is up${wasUp ? " already" : ""}.`);
  showStatus(state);
  for (const remark of remarks) console.log(remark);
}
