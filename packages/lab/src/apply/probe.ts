// What this machine can do, found out by trying it in a namespace of the lab.
import { existsSync } from "node:fs";
import { switchNamespace } from "../plan/names.ts";
import type { Machine } from "../plan/machine.ts";
import type { KernelShaping } from "../plan/shape.ts";
import { runStep } from "./run.ts";

export function probeMachine(path = process.env.PATH ?? ""): Machine {
  const folders = [...path.split(":"), "/usr/sbin", "/sbin"];
  return {
    hasEthtool: folders.some((folder) => existsSync(`${folder}/ethtool`)),
    hasHostnameFile: existsSync("/etc/hostname"),
  };
}

/** Tries each on the switch's own loopback interface, which nothing uses. The kernel loads a module that it has. */
export async function probeKernel(lab: string): Promise<KernelShaping> {
  const inSwitch = ["ip", "netns", "exec", switchNamespace(lab)];
  const works = async (argv: string[], input?: string): Promise<boolean> =>
    (await runStep({ argv: [...inSwitch, ...argv], ...(input !== undefined && { input }) })).code === 0;
  const discipline = ["tc", "qdisc", "replace", "dev", "lo", "root"];
  const hasNetem = await works([...discipline, "netem", "delay", "1ms"]);
  const hasTbf = await works([...discipline, ..."tbf rate 1mbit burst 1600 limit 10000".split(" ")]);
  await works(["tc", "qdisc", "del", "dev", "lo", "root"]);
  const chain = "chain c {\n type filter hook forward priority 0\n numgen random mod 100 < 5 drop\n}";
  const hasRandomDrop = await works(["nft", "--check", "-f", "-"], `table bridge vitrine_probe {\n${chain}\n}\n`);
  return { hasNetem, hasTbf, hasRandomDrop };
}
