// The figures of an answer: a header bit by bit, a ladder, sequence numbers over time.
import type { Figure, HeaderFigure, LadderFigure, SequenceFigure, SetAnswer } from "@vitrine/glass";
import { drawBitDiagram } from "../draw/bit-diagram.ts";
import { drawLadder, ladderLines } from "../draw/ladder.ts";
import { drawTimeSequence } from "../draw/time-sequence.ts";
import { duration, fileArgument } from "../wording.ts";
import { markup, type Markup, type Part } from "../markup.ts";
import type { Material } from "../material.ts";
import { explainCommand, picture, recomputedBy } from "./section.ts";

function headerPicture(figure: HeaderFigure): Markup {
  const { protocol, file, frame, lit } = figure;
  const [first] = lit;
  return markup`${picture(
    drawBitDiagram(figure),
    markup`The ${protocol.toUpperCase()} header of frame ${frame} of ${file}, 32 bits in a
    row${lit.length > 0 ? "; what the answer rests on is lit" : ""}.`,
  )}${recomputedBy("vitrine", "inspect", fileArgument(file), "--packet", String(frame), ...(first === undefined ? [] : ["--field", first]))}`;
}

/** Draws the ladder, with the same as text. */
export function ladderPicture(figure: LadderFigure, material: Material, isInSet: boolean): Markup {
  const files = [...new Set(figure.steps.map(({ file }) => file))].join(", ");
  const again = isInSet
    ? explainCommand(material, "--json")
    : recomputedBy(
        "vitrine",
        "explain",
        ...material.seen.captures.map(({ file }) => fileArgument(file)),
        "--set",
        "lab3",
        "--json",
      );
  return markup`${picture(
    drawLadder(figure),
    markup`Each arrow is a packet of ${files}, in the order of time. Sequence and acknowledgment numbers are relative;
      len is the payload in bytes. TCP is drawn in full lines, UDP in broken ones.`,
  )}
    <ol class="for-screen-readers">
      ${ladderLines(figure).map((line) => markup`<li>${line}</li>`)}
    </ol>
    ${again}`;
}

function sequencePictures({ directions }: SequenceFigure): Part {
  const drawn = directions.filter(({ points }) => points.length > 1);
  if (drawn.length === 0) return "";
  const times = drawn.flatMap(({ points }) => points.map(([seconds]) => seconds));
  const start = times.reduce((least, seconds) => Math.min(least, seconds), Infinity);
  const span = times.reduce((most, seconds) => Math.max(most, seconds), 0) - start;
  const zero = start === 0 ? "" : ` Time counts from ${duration(start)} after the capture's first packet.`;
  return markup`<div class="pictures">
    ${drawn.map(({ from, points }) =>
      picture(
        drawTimeSequence(
          {
            from,
            points: points.map(([seconds, sequence, frame, isRetransmission]) => ({
              seconds: seconds - start,
              sequence,
              length: 0,
              frame,
              isRetransmission,
            })),
            acknowledged: [],
          },
          span,
        ),
        markup`Sequence numbers of ${from} over time; a diamond is a segment that was sent again.${zero}`,
      ),
    )}
  </div> `;
}

function drawFigure(figure: Figure, material: Material): Part {
  switch (figure.kind) {
    case "header":
      return headerPicture(figure);
    case "ladder":
      return ladderPicture(figure, material, true);
    case "sequence":
      return sequencePictures(figure);
  }
}

export function answerFigures(answer: SetAnswer, material: Material): Part {
  return answer.answered ? (answer.figures ?? []).map((figure) => drawFigure(figure, material)) : "";
}
