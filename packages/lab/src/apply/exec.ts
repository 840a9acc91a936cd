// A program on a host of the lab.
import { spawn } from "node:child_process";
import { constants } from "node:os";
import { hostInterface, namespaceOf, utsFile } from "../plan/names.ts";
import { LabProblem, reason } from "../problem.ts";
import { noSuchHost, type Host } from "../topology/topology.ts";
import { hostVariable, labVariable } from "./processes.ts";
import type { LabState } from "./state.ts";

/** Throws a LabProblem with what was meant. */
export function hostOf({ topology }: LabState, name: string): Host {
  const host = topology.hosts.find((host) => host.name === name);
  if (host === undefined) throw new LabProblem(noSuchHost(name, topology.hosts));
  return host;
}

/**
 * The argument list that runs `command` on a host, as `user` where one is given. On a host of a network, the program has
 * the host's network, its name (UTS namespace) and its files in /etc (mount namespace). No process comes in between: the
 * one that is started becomes the program.
 */
export function commandOn(state: LabState, name: string, command: readonly string[], user?: string): string[] {
  const host = hostOf(state, name);
  const asUser = user === undefined ? command : ["runuser", "-u", user, "--", ...command];
  if (state.mode === "loopback") return [...asUser];
  const namespace = namespaceOf(state.lab, host.name);
  return ["nsenter", `--uts=${utsFile(namespace)}`, "ip", "netns", "exec", namespace, ...asUser];
}

/** Environment variables by which a program on a host knows its lab and host. */
export function environmentOn(state: LabState, name: string): Record<string, string> {
  const { addresses } = hostOf(state, name);
  return {
    [labVariable]: state.lab,
    [hostVariable]: name,
    VITRINE_LAB_ADDRESS: addresses[0]!.address,
    VITRINE_LAB_INTERFACE: state.mode === "loopback" ? "lo" : hostInterface,
  };
}

const stay = (): void => {};

/** Runs a program on a host with our own input and output. Resolves to its exit code (128 + signal where one ended it). */
export function execOn(state: LabState, name: string, command: readonly string[], user?: string): Promise<number> {
  const [program, ...args] = commandOn(state, name, command, user);
  return new Promise((resolve, reject) => {
    const child = spawn(program!, args, {
      stdio: "inherit",
      env: { ...process.env, ...environmentOn(state, name) },
    });
    // Ctrl-C reaches the program by the terminal; it decides what that means. Other signals are handed on.
    const passOn = (signal: NodeJS.Signals): void => void child.kill(signal);
    process.on("SIGINT", stay).on("SIGTERM", passOn).on("SIGHUP", passOn);
    const letGo = (): void => void process.off("SIGINT", stay).off("SIGTERM", passOn).off("SIGHUP", passOn);
    child.on("error", (error) => {
      letGo();
      reject(new LabProblem(`cannot run ${program}: ${reason(error)}`));
    });
    child.on("exit", (code, signal) => {
      letGo();
      resolve(code ?? 128 + constants.signals[signal ?? "SIGTERM"]);
    });
  });
}
