// The commands that impair a host's link. Loss happens in the switch (nft), so that a sender's capture still shows the lost
// packets; rate and delay are queues at both ends of the cable (tbf, netem). Where the kernel has no netem, impairments that need
// it are refused with a reason.
import { LabProblem } from "../problem.ts";
import { type Impairment, type ImpairmentKey, impairmentKeys } from "../topology/impairment.ts";
import { hostInterface, namespaceOf, switchNamespace } from "./names.ts";
import type { Step } from "./step.ts";

/** The parts of this machine's kernel that can impair packets. */
export interface KernelShaping {
  readonly hasNetem: boolean;
  readonly hasTbf: boolean;
  /** nft's random number in a bridge table. */
  readonly hasRandomDrop: boolean;
}

export interface ShapePlan {
  readonly steps: readonly Step[];
  /** Which part of the kernel does what, for a person: `loss by nft, rate by tbf`. */
  readonly by: string;
}

type Tool = "nft" | "tbf" | "netem";

/** Parts in a million are the finest loss. */
const lossParts = 1_000_000;
/** Bytes: one packet of full size with its Ethernet header must fit at once. */
const leastBurst = 1_600;
/** Packets of full size that wait in a queue of tbf at least: Linux's own initial window, and some more. */
const leastQueue = 16;
const packetSize = 1_514;
/** Packets in netem's queue: its own default of 1,000 is a second of a megabit, too short for long delays. */
const netemQueue = 10_000;

/** Replaces whatever the link had before. Throws a LabProblem where the kernel cannot do what is asked. */
export function planShape(lab: string, host: string, impairment: Impairment, kernel: KernelShaping): ShapePlan {
  const tools = chooseTools(host, impairment, kernel);
  const clear = planClear(lab, host);
  const nft = [...tools].filter(([, tool]) => tool === "nft").length > 0;
  const netem = netemArguments(impairment, tools);
  const discipline =
    netem.length > 0
      ? ["netem", "limit", `${netemQueue}`, ...netem]
      : tools.get("rate") === "tbf"
        ? tbf(impairment.rate!)
        : [];
  const ends = [
    ["ip", "netns", "exec", namespaceOf(lab, host), "tc", "qdisc", "replace", "dev", hostInterface, "root"],
    ["ip", "netns", "exec", switchNamespace(lab), "tc", "qdisc", "replace", "dev", host, "root"],
  ];
  return {
    steps: [
      ...clear,
      ...(nft ? [dropRandomly(lab, host, impairment.loss!)] : []),
      ...(discipline.length > 0 ? ends.map((end) => ({ argv: [...end, ...discipline] })) : []),
    ],
    by: [...tools].map(([key, tool]) => `${key} by ${tool}`).join(", "),
  };
}

/** Removes every impairment of a link; no error where there was none. `replace` first, since `del` of nothing is one. */
export function planClear(lab: string, host: string): Step[] {
  const inHost = [
    "ip",
    "netns",
    "exec",
    namespaceOf(lab, host),
    "tc",
    "qdisc",
    "replace",
    "dev",
    hostInterface,
    "root",
  ];
  const inSwitch = ["ip", "netns", "exec", switchNamespace(lab), "tc", "qdisc", "replace", "dev", host, "root"];
  return [
    { argv: [...inHost, "noqueue"] },
    { argv: [...inSwitch, "noqueue"] },
    { argv: nftIn(lab), input: `table bridge ${tableOf(host)}\ndelete table bridge ${tableOf(host)}\n` },
  ];
}

function chooseTools(host: string, impairment: Impairment, kernel: KernelShaping): Map<ImpairmentKey, Tool> {
  const asked = impairmentKeys.filter((key) => impairment[key] !== undefined);
  const needsNetem = asked.some((key) => key !== "loss" && key !== "rate");
  const tools = new Map<ImpairmentKey, Tool>();
  for (const key of asked) {
    if (key === "loss" && kernel.hasRandomDrop) tools.set(key, "nft");
    else if (key === "rate" && kernel.hasTbf && !needsNetem) tools.set(key, "tbf");
    else if (kernel.hasNetem) tools.set(key, "netem");
  }
  const refused = asked.filter((key) => !tools.has(key));
  if (refused.length === 0) return tools;
  const can = [kernel.hasRandomDrop ? "loss" : undefined, kernel.hasTbf ? "rate" : undefined].filter(Boolean);
  throw new LabProblem(
    `cannot give ${host} ${refused.join(", ")}: this machine's kernel has no netem (the module sch_netem); ` +
      (can.length === 0 ? "it can impair nothing" : `without it, ${can.join(" and ")} can be had`),
  );
}

function netemArguments(impairment: Impairment, tools: ReadonlyMap<ImpairmentKey, Tool>): string[] {
  const by = (key: ImpairmentKey): number | undefined => (tools.get(key) === "netem" ? impairment[key] : undefined);
  const option = (key: "loss" | "duplicate" | "corrupt" | "reorder"): string[] =>
    by(key) === undefined ? [] : [key, `${by(key)}%`];
  const delay = by("delay");
  const jitter = by("jitter");
  return [
    ...(delay === undefined ? [] : ["delay", `${delay}ms`, ...(jitter === undefined ? [] : [`${jitter}ms`])]),
    ...(["loss", "duplicate", "corrupt", "reorder"] as const).flatMap(option),
    ...(by("rate") === undefined ? [] : ["rate", `${by("rate")}bit`]),
  ];
}

function tbf(rate: number): string[] {
  const bytesPerSecond = rate / 8;
  // Ten milliseconds' worth at once, for timers that are no finer; a fifth of a second waits before packets are lost.
  const burst = Math.max(leastBurst, Math.ceil(bytesPerSecond / 100));
  const limit = Math.max(leastQueue * packetSize, Math.ceil(bytesPerSecond / 5));
  return ["tbf", "rate", `${rate}bit`, "burst", `${burst}`, "limit", `${limit}`];
}

/** An nft name has no hyphen, and a host's name no underscore. */
function tableOf(host: string): string {
  return `loss_${host.replaceAll("-", "_")}`;
}

function nftIn(lab: string): string[] {
  return ["ip", "netns", "exec", switchNamespace(lab), "nft", "-f", "-"];
}

function dropRandomly(lab: string, host: string, loss: number): Step {
  const parts = Math.round((loss / 100) * lossParts);
  const rule = (end: string): string => `    ${end} "${host}" numgen random mod ${lossParts} < ${parts} counter drop\n`;
  const chain = "type filter hook forward priority 0; policy accept;";
  return {
    argv: nftIn(lab),
    input: `table bridge ${tableOf(host)} {\n  chain forward {\n    ${chain}\n${rule("iifname")}${rule("oifname")}  }\n}\n`,
  };
}
