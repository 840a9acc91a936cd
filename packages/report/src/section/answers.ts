// Every question of the set with its answer, why it is so, the figures, and the evidence down to the bytes.
import type { SetAnswer } from "@vitrine/glass";
import { chatFinding } from "../chat-moments.ts";
import { markup, type Markup, type Part } from "../markup.ts";
import type { Material } from "../material.ts";
import { answerFigures } from "./answer-figures.ts";
import { evidenceOf } from "./answer-evidence.ts";
import { chatPicture } from "./chat-picture.ts";
import { markdownMarkup } from "../words/markdown.ts";
import { explainCommand, table, type Section } from "./section.ts";

/** Conversations listed under one question. */
const mostStreams = 24;

function eachStream({ id, streams = [] }: SetAnswer): Part {
  if (streams.length < 2) return "";
  const rows = streams
    .slice(0, mostStreams)
    .map((one) => [
      markup`${one.stream}`,
      one.file,
      markup`${one.client} to ${one.server}`,
      one.answered ? one.answer : markup`Not answered. ${one.needs}`,
    ]);
  const left = streams.length - rows.length;
  return markup`<h4>Each conversation</h4>
    ${table(
      `The answers to ${id} for each conversation`,
      [
        { title: "tcp.stream", kind: "figure" },
        { title: "Capture" },
        { title: "Client and server", kind: "code" },
        { title: "Answer" },
      ],
      rows,
    )}${left > 0 ? markup`<p>${left} more conversations are in the output of the command.</p>` : ""}`;
}

/** A student's own words about the question, before what the packets show. */
function ownWords({ id }: SetAnswer, { words }: Material): Part {
  if (words === undefined) return "";
  const own = words.get(id) ?? "";
  const body = own === "" ? markup`<p class="quiet">No words yet.</p>` : markdownMarkup(own);
  return markup`<div class="own"><h4>In my own words</h4>${body}</div>
    <h4>What the packets show</h4>`;
}

function chatFigure(material: Material): Part {
  const finding = chatFinding(material.seen);
  return finding.answered ? chatPicture(material, finding.people) : "";
}

function findings(answer: SetAnswer, material: Material): Part {
  if (!answer.answered)
    return markup`<p class="answer"><strong class="bad">Not answered.</strong> ${answer.needs}</p>
      ${eachStream(answer)}`;
  return markup`<p class="answer">${answer.answer}</p>
    <p>${answer.explanation}</p>
    ${answerFigures(answer, material)}${eachStream(answer)}${
      answer.id === "q1"
        ? markup`${chatFigure(material)}<p>
            The whole chat, with the frames that carried it, is under <a href="#conversation">Who said what</a>.
          </p>`
        : evidenceOf(answer, material)
    }`;
}

function write(material: Material): Markup | undefined {
  if (material.seen.captures.length === 0) return undefined;
  const all = material.answers.answers.map(
    (answer, index) =>
      markup`<section class="question" id="answer-${index + 1}">
        <h3>
          <span class="id">${answer.id}</span>
          ${answer.question}${answer.points === undefined ? "" : markup` <span class="quiet">(${answer.points} points)</span>`}
        </h3>
        ${ownWords(answer, material)}${findings(answer, material)}
      </section> `,
  );
  return markup`<p>
      Each claim names its frame, the field, the bytes that hold it, and the display filter that shows it: type the
      filter into the bar above Wireshark's list of packets, or open the annotated capture, where the evidence is in
      the packets' comments. One command answers everything again; with <code>--json</code> for a program.
    </p>
    ${explainCommand(material)}${all}`;
}

export const answers: Section = { id: "answers", title: "Questions and answers", write };
