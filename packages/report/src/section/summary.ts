// The answers at a glance, each leading to its evidence.
import { builtInSets } from "@vitrine/glass";
import { markup, type Markup } from "../markup.ts";
import type { Material } from "../material.ts";
import { shellWord } from "../wording.ts";
import { explainCommand, table, type Section } from "./section.ts";

/** What the numbers are: in the sets of the course, those of the lab's text. */
function numbering({ answers, programs }: Material): Markup {
  const ids = new Set(answers.answers.map(({ id }) => id));
  const isOfCourse = builtInSets.has(answers.set);
  const has = (letter: string): boolean => [...ids].some((id) => id.startsWith(letter));
  const texts = isOfCourse
    ? "The numbers are those of the lab's text: q3 is its question 3. They have gaps, because some questions are not about packets."
    : "The numbers are those of the set of questions.";
  const drawings = isOfCourse && has("d") ? " d1 and d2 are its drawings." : "";
  const code =
    isOfCourse && programs.length > 0 && !ids.has("q2")
      ? markup` Question 2 asks for the programs: their code is under <a href="#code">The code</a>.`
      : "";
  return markup`${texts}${code}${drawings}`;
}

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
      ${numbering(material)}
      ${
        open === 0
          ? "All of them are answered from the captures; a number leads to its evidence."
          : `${open} of ${answers.length} cannot be answered from these captures: the table says what to capture.`
      }
    </p>
    ${table(`Answers to the set ${material.answers.set}`, columns, rows)}${explainCommand(material)}${commands(material)}`;
}

/** How the commands in the report are run. */
function commands({ command }: Material): Markup {
  const first =
    command === undefined
      ? ""
      : markup` Where the shell does not know <code>vitrine</code>, type this first:</p>
          <p class="command"><code>alias vitrine=${shellWord(command)}</code>`;
  return markup`<p>
    After "Again:" is a command that works a figure out once more. Open a terminal in the folder of this report and type
    it as it is printed.${first}</p>`;
}

export const summary: Section = { id: "summary", title: "In short", write };
