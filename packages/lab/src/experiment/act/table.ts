// The actions of a script's steps, one file each.
import { shape } from "../../apply/shape.ts";
import { type Impairment, describeImpairment } from "../../topology/impairment.ts";
import { escapedText } from "@vitrine/wire/text";
import type { Action, ScriptStep } from "../experiment.ts";
import type { Stage } from "../stage.ts";
import { ends } from "./ends.ts";
import { freezes } from "./freezes.ts";
import { joins } from "./joins.ts";
import { leaves } from "./leaves.ts";
import { says } from "./says.ts";
import { types } from "./types.ts";

/** Plays one step. Throws a StepFailure where it does not go as the script says. */
export async function play(step: ScriptStep, stage: Stage): Promise<void> {
  const { action } = step;
  switch (action.kind) {
    case "joins":
      return joins(step, stage);
    case "says":
    case "tells":
      return says(step, action, stage);
    case "types":
      return types(step, action, stage);
    case "leaves":
      return leaves(step, action, stage);
    case "freezes":
    case "thaws":
      return freezes(step, stage);
    case "ends":
      return ends(step, stage);
    case "link":
      return impair(step, action.impairment, stage);
  }
}

async function impair({ who }: ScriptStep, impairment: Impairment, stage: Stage): Promise<void> {
  for (const name of who) {
    const { host } = stage.experiment.participants.find((participant) => participant.name === name)!;
    await shape(stage.state, host, impairment, stage.states);
    stage.state = stage.states.require(stage.state.lab);
  }
}

/** The step in a few words: `alice says "hello all"`. */
export function describeStep({ who, action }: ScriptStep): string {
  const names = who.length > 4 ? `${who.slice(0, 3).join(", ")} and ${who.length - 3} more` : who.join(", ");
  return escapedText(`${names} ${describeAction(action)}`);
}

const quote = (text: string): string => JSON.stringify(text.length > 60 ? `${text.slice(0, 57)}…` : text);

function describeAction(action: Action): string {
  switch (action.kind) {
    case "says":
    case "tells": {
      const more = action.texts.length > 1 ? ` and ${action.texts.length - 1} more` : "";
      return `${action.kind} ${action.to === undefined ? "" : `${action.to} `}${quote(action.texts[0]!)}${more}`;
    }
    case "types":
      return `types ${quote(action.text)}`;
    case "leaves":
      return `leaves by ${action.by}`;
    case "link":
      return `gets a link with ${describeImpairment(action.impairment)}`;
    case "joins":
    case "freezes":
    case "thaws":
    case "ends":
      return action.kind;
  }
}
