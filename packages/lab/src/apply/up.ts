// Brings a lab up: all of it, or nothing.
import { existsSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { planNetwork } from "../plan/network.ts";
import { planShape } from "../plan/shape.ts";
import { LabProblem } from "../problem.ts";
import { describeImpairment } from "../topology/impairment.ts";
import { switchName, type Topology } from "../topology/topology.ts";
import { bringDown } from "./down.ts";
import { onLoopback } from "./loopback.ts";
import { hostsThere } from "./namespaces.ts";
import { probeKernel, probeMachine } from "./probe.ts";
import { runAll, writePlannedFile } from "./run.ts";
import { isAlive, type LabMode, type LabState, LabStates } from "./state.ts";

export interface UpOptions {
  /** The lab's name; by default the topology's. */
  readonly lab?: string;
  readonly mode?: LabMode;
}

export interface UpOutcome {
  readonly state: LabState;
  readonly wasUp: boolean;
  /** What impairs the links, and by which part of the kernel: `client1: loss 5% (loss by nft)`. */
  readonly impairments: readonly string[];
  /** Remarks for a person, in whole sentences. */
  readonly remarks: readonly string[];
}

export const needsRoot =
  "the lab's network needs root (sudo); --loopback needs none: its hosts are 127.0.0.x, without impairments";

/** Throws a LabProblem where it cannot be done; nothing of the lab is left then. */
export async function bringUp(
  topology: Topology,
  { lab = topology.name, mode = "namespaces" }: UpOptions = {},
  states: LabStates = new LabStates(),
): Promise<UpOutcome> {
  if (mode === "namespaces" && process.getuid?.() !== 0) throw new LabProblem(needsRoot);
  const wanted = mode === "loopback" ? onLoopback(topology) : topology;
  const state: LabState = {
    version: 1,
    lab,
    mode,
    phase: "coming up",
    owner: process.pid,
    since: new Date().toISOString(),
    topology: wanted,
    links: {},
  };
  const found = await claim(state, states);
  if (found !== undefined) return { state: found, wasUp: true, impairments: [], remarks: [] };
  try {
    const impairments = mode === "namespaces" ? await apply(wanted, lab) : [];
    const up: LabState = { ...state, phase: "up", links: linksOf(wanted) };
    states.write(up);
    return { state: up, wasUp: false, impairments, remarks: remarks(mode) };
  } catch (error) {
    await bringDown(lab, states);
    throw error;
  }
}

/** Takes the name for this process; gives the lab that is up under it already with the same topology. */
async function claim(state: LabState, states: LabStates): Promise<LabState | undefined> {
  const { lab, mode, topology } = state;
  if (states.claim(state)) return undefined;
  const found = states.read(lab);
  const isHalf = found?.phase !== "up";
  if (isHalf && found !== undefined && isAlive(found.owner)) {
    throw new LabProblem(`the lab \`${lab}\` is being brought up by process ${found.owner}`);
  }
  const isWhole = !isHalf && (found.mode === "loopback" || hasAllNamespaces(found));
  if (!isHalf && (found.mode !== mode || !isDeepStrictEqual(found.topology, topology))) {
    throw new LabProblem(
      `the lab \`${lab}\` is up with another topology; \`vitrine lab down ${lab}\` first, or take another name (--lab)`,
    );
  }
  if (isWhole) return found;
  // A crash left it half-way, or it was damaged since: take it down and start afresh.
  await bringDown(lab, states);
  return claim(state, states);
}

function hasAllNamespaces({ lab, topology }: LabState): boolean {
  const hosts = [switchName, ...topology.hosts.map(({ name }) => name)];
  return hostsThere(lab, hosts).size === hosts.length;
}

/** Brings everything up. Resolves to how the links are impaired. */
async function apply(topology: Topology, lab: string): Promise<string[]> {
  // Remains that a crash left without a state file would be in the way.
  await bringDown(lab);
  const plan = planNetwork(topology, lab, probeMachine());
  for (const file of plan.files) writePlannedFile(file);
  await runAll(plan.steps);
  const links = Object.entries(linksOf(topology));
  if (links.length === 0) return [];
  const kernel = await probeKernel(lab);
  const impairments: string[] = [];
  for (const [host, link] of links) {
    const { steps, by } = planShape(lab, host, link, kernel);
    await runAll(steps);
    impairments.push(`${host}: ${describeImpairment(link)} (${by})`);
  }
  return impairments;
}

function linksOf({ hosts }: Topology): LabState["links"] {
  const impaired = hosts.filter(({ link }) => Object.keys(link).length > 0);
  return Object.fromEntries(impaired.map(({ name, link }) => [name, link]));
}

function remarks(mode: LabMode): string[] {
  if (mode === "loopback" || !existsSync("/run/nscd/socket")) return [];
  return ["nscd runs on this machine and answers names before the lab's DNS is asked; stop it while the lab is up."];
}
