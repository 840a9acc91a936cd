// The answers at a glance, each leading to its evidence.
import { markup, type Markup } from "../markup.ts";
import type { Material } from "../material.ts";
import { explainCommand, table, type Section } from "./section.ts";

function write(material: Material): Markup | undefined {
  const { answers } = material.answers;
  if (material.seen.captures.length === 0) return undefined;
  const hasPoints = answers.some(({ points }) => points !== undefined);
  const open = answers.filter(({ answered }) => !answered).length;
  const rows = answers.map((answer, index) => [
    markup`<a href="#answer-${index + 1}">${answer.id}</a>`,
    answer.question,
    answer.answered ? answer.answer : markup`<strong class="bad">Not answered.</strong> ${answer.needs}`,
    ...(hasPoints ? [answer.points] : []),
  ]);
  const columns = [
    { title: "Id" },
    { title: "Question" },
    { title: "Answer" },
    ...(hasPoints ? [{ title: "Points", kind: "figure" as const }] : []),
  ];
  return markup`<p>
      ${
        open === 0
          ? "Every question of the set is answered from the captures; the number in front leads to the evidence."
          : `${open} of ${answers.length} questions cannot be answered from these captures; what to capture stands beside them.`
      }
    </p>
    ${table(`Answers to the set ${material.answers.set}`, columns, rows)}${explainCommand(material)}`;
}

export const summary: Section = { id: "summary", title: "In short", write };
