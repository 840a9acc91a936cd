// A picture of the chat: every participant's screen as a small window, as the run kept it; or as the packets show it.
import type { Moment, Participant } from "../chat-moments.ts";
import { markup, type Markup } from "../markup.ts";
import type { Material, Screen } from "../material.ts";
import { screenLine } from "./screen-line.ts";
import { picture } from "./section.ts";

/** Windows in one picture: a lab has three or four participants. */
const mostWindows = 6;
/** Lines of a window. */
const mostLines = 24;

interface Line {
  readonly text: string;
  readonly isTyped: boolean;
}

interface Window {
  readonly name: string;
  readonly place: string;
  readonly lines: readonly Line[];
}

function windowOf({ name, lines }: Screen, { run }: Material): Window {
  const who = run?.participants.find((one) => one.name === name);
  const shown = lines
    .filter(({ direction }) => direction !== "error")
    .map(({ direction, text }): Line => ({ text: screenLine(text), isTyped: direction === "typed" }));
  // Our client reports that a typed line has gone out; on a screen it is there once.
  const once = shown.filter(({ text, isTyped }) => isTyped || !/^sent(:| to )/.test(text));
  return { name, place: who === undefined ? "" : `${who.host}, ${who.address}`, lines: once };
}

/** The line on a participant's screen for one moment, by the packets. */
function lineOf({ what, line }: Moment): Line {
  return { text: line, isTyped: what === "said" || what === "sent" };
}

function drawn({ name, place, lines }: Window): Markup {
  const left = lines.length - mostLines;
  return markup`<div class="window">
      <p class="bar"><strong>${name}</strong> <span class="quiet">${place}</span></p>
      <ul>
        ${lines
          .slice(0, mostLines)
          .map(({ text, isTyped }) => markup`<li class="${isTyped ? "typed" : "printed"}">${text}</li>`)}
        ${left > 0 ? markup`<li class="quiet">… ${left} more lines</li>` : ""}
      </ul>
    </div>`;
}

export function chatPicture(material: Material, people: readonly Participant[]): Markup | undefined {
  const windows =
    material.screens.length > 0
      ? material.screens.map((screen) => windowOf(screen, material))
      : people.map(({ name, address, saw }) => ({
          name,
          place: name === address ? "" : address,
          lines: saw.filter(({ what }) => what !== "left").map(lineOf),
        }));
  if (windows.length === 0) return undefined;
  const from = material.screens.length > 0 ? "the transcripts of the run" : "the packets";
  const more = windows.length > mostWindows ? ` The first ${mostWindows} of ${windows.length} are shown.` : "";
  return picture(
    markup`<div class="windows">${windows.slice(0, mostWindows).map(drawn)}</div>`,
    `The chat on the screen of each participant, from ${from}. A line after › was typed.${more}`,
    "fits",
  );
}
