// The steps of the run, and whether each had the expected result.
import { markup, type Markup } from "../markup.ts";
import type { Material } from "../material.ts";
import { counted, duration } from "../wording.ts";
import { table, type Section } from "./section.ts";

function write({ run }: Material): Markup | undefined {
  if (run === undefined) return undefined;
  const { steps, stepsInScript } = run;
  const start = steps[0] === undefined ? 0 : Date.parse(steps[0].at);
  const rows = steps.map(({ at, does, seconds, passed, why }, index) => [
    index + 1,
    duration((Date.parse(at) - start) / 1000),
    does,
    passed ? markup`<span class="good">as expected</span>` : markup`<strong class="bad">failed</strong>: ${why}`,
    duration(seconds),
  ]);
  const unplayed = stepsInScript - steps.length;
  return markup`<p>
      ${counted(steps.length, "step")} of ${stepsInScript} ${steps.length === 1 ? "was" : "were"}
      played${
        unplayed > 0
          ? `; the ${unplayed === 1 ? "last one was" : `last ${unplayed} were`} not, because one before failed`
          : ""
      }.
      A step is done when everybody who should see it has seen it.
    </p>
    ${table(
      "Steps of the script",
      [
        { title: "Step", kind: "figure" },
        { title: "At", kind: "figure" },
        { title: "What happens" },
        { title: "Seen" },
        { title: "Took", kind: "figure" },
      ],
      rows,
    )}`;
}

export const script: Section = { id: "script", title: "What was done", write };
