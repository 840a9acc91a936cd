// `vitrine lab shape HOST`: what the host's link does to packets, in both directions.
import {
  clearShape,
  describeImpairment,
  type Impairment,
  impairmentKeys,
  impairmentUnits,
  LabStates,
  shape as shapeLink,
} from "@vitrine/lab";
import { type Command, InvalidArgumentError } from "commander";
import { labOption, whichLab } from "./which.ts";

interface ShapeOptions extends Impairment {
  readonly lab?: string;
  readonly clear?: true;
}

const placeholders = {
  loss: ["<SHARE>", "per cent of the packets that vanish: 5%"],
  rate: ["<RATE>", "bits in a second: 1mbit"],
  delay: ["<TIME>", "how much longer each packet takes, each way: 40ms"],
  jitter: ["<TIME>", "by how much the delay varies: 5ms"],
  reorder: ["<SHARE>", "per cent of the packets that overtake the delayed ones: 10%"],
  duplicate: ["<SHARE>", "per cent of the packets that arrive twice: 1%"],
  corrupt: ["<SHARE>", "per cent of the packets with a bit flipped: 0.1%"],
} as const;

export function define(command: Command): void {
  command.argument("<host>", "the host whose link it is").option(...labOption);
  for (const key of impairmentKeys) {
    const [placeholder, meaning] = placeholders[key];
    command.option(`--${key} ${placeholder}`, meaning, (text: string) => {
      const value = impairmentUnits[key].parse(text);
      if (value === undefined) throw new InvalidArgumentError(impairmentUnits[key].words);
      return value;
    });
  }
  command.option("--clear", "make the link whole again").action(shape);
}

async function shape(host: string, { lab, clear, ...impairment }: ShapeOptions): Promise<void> {
  const states = new LabStates();
  const state = whichLab(lab, states);
  if (clear === true) {
    await clearShape(state, host, states);
    console.log(`The link of ${host} is whole.`);
    return;
  }
  if (Object.keys(impairment).length === 0) {
    console.log(`${host}: ${describeImpairment(state.links[host] ?? {})}`);
    return;
  }
  const by = await shapeLink(state, host, impairment, states);
  console.log(`The link of ${host} has ${describeImpairment(impairment)} (${by}).`);
}
