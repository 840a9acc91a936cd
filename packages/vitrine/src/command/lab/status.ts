// `vitrine lab status`: which hosts there are, and what runs on them.
import { describeImpairment, type HostStatus, type LabState, LabStates, statusOf } from "@vitrine/lab";
import type { Command } from "commander";
import { table } from "../table.ts";
import { labOption } from "./which.ts";

interface StatusOptions {
  readonly lab?: string;
  readonly json?: true;
}

export function define(command: Command): void {
  command
    .option(...labOption)
    .option("--json", "as JSON: an array with one object for each lab")
    .action(status);
}

function status({ lab, json }: StatusOptions): void {
  const states = new LabStates();
  const wanted = lab === undefined ? states.names().flatMap((name) => states.read(name) ?? []) : [states.require(lab)];
  if (json === true) {
    console.log(JSON.stringify(wanted.map(statusOf), null, 2));
    return;
  }
  if (wanted.length === 0) console.log("No lab is up. `vitrine lab up` brings one up.");
  for (const state of wanted) showStatus(state);
}

/** The table of a lab's hosts. */
export function showStatus(state: LabState): void {
  const { lab, mode, phase, networks, hosts } = statusOf(state);
  const how = mode === "loopback" ? "on loopback" : networks.join(" and ");
  console.log(`${lab}: ${phase}, ${how}`);
  console.log(table(["host", "addresses", "names", "link", "runs"], hosts.map(rowOf)));
}

function rowOf({ host, addresses, names, link, processes, isThere }: HostStatus): string[] {
  const runs = processes.length === 1 ? "1 process" : `${processes.length} processes`;
  return [
    host,
    addresses.join(" "),
    names.join(" "),
    describeImpairment(link),
    isThere ? runs : "gone: take the lab down",
  ];
}
