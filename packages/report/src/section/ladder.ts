// The packets of one join and one direct message; left out where the set asks for them and has the picture.
import { questions } from "@vitrine/glass";
import { markup, type Markup } from "../markup.ts";
import type { Material } from "../material.ts";
import { ladderPicture } from "./answer-figures.ts";
import type { Section } from "./section.ts";

function write(material: Material): Markup | undefined {
  const { seen, answers } = material;
  if (seen.captures.length === 0 || answers.answers.some(({ id }) => id === "d1")) return undefined;
  const finding = questions.find(({ id }) => id === "d1")!.find(seen);
  if (!finding.answered) return markup`<p>${finding.needs}</p>`;
  const figure = finding.figures?.find(({ kind }) => kind === "ladder");
  if (figure?.kind !== "ladder") return undefined;
  return markup`<p>${finding.explanation}</p>
    ${ladderPicture(figure, material, false)}`;
}

export const ladder: Section = { id: "ladder", title: "A join and a direct message", write };
