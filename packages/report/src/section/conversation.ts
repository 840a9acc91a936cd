// Who said what: every participant's view side by side, read back from the packets; without captures, from the screens.
import { chatFinding, type Moment, type Participant } from "../chat-moments.ts";
import { markup, type Markup, type Part } from "../markup.ts";
import type { Material, Screen } from "../material.ts";
import { duration, fileArgument } from "../wording.ts";
import { screenLine } from "./screen-line.ts";
import { explainCommand, recomputedBy, table, type Section } from "./section.ts";

/** Participants in one table: more columns than these no page has room for. */
const mostColumns = 4;
/** Rows of one table; a lab has a few dozen. */
const mostRows = 250;
/** Lines of a screen that are shown. */
const mostScreenLines = 200;
/** The same words belong to one row for so long, in seconds. */
const sameRow = 2;

interface Row {
  readonly seconds: number;
  readonly cells: Map<Participant, Moment>;
}

/** Copies of one message, and one roster told to everybody, share a row: what makes them the same. */
function keyOf({ what, with: other, text }: Moment, { name }: Participant): string {
  switch (what) {
    case "said":
      return `room ${name} ${text}`;
    case "heard":
      return `room ${other} ${text}`;
    case "sent":
      return `direct ${name} ${other} ${text}`;
    case "received":
      return `direct ${other} ${name} ${text}`;
    case "roster":
      return `roster ${text}`;
    default:
      return `${what} ${name} ${text}`;
  }
}

/** All moments of these participants by time, copies of a message beside it. */
function rowsOf(people: readonly Participant[]): Row[] {
  const moments = people
    .flatMap((person) => person.saw.map((moment) => ({ person, moment })))
    .toSorted((one, other) => one.moment.seconds - other.moment.seconds);
  const rows: Row[] = [];
  const open = new Map<string, Row>();
  for (const { person, moment } of moments) {
    const key = keyOf(moment, person);
    const row = open.get(key);
    if (row !== undefined && !row.cells.has(person) && moment.seconds - row.seconds < sameRow) {
      row.cells.set(person, moment);
      continue;
    }
    const added = { seconds: moment.seconds, cells: new Map([[person, moment]]) };
    rows.push(added);
    open.set(key, added);
  }
  return rows;
}

function cell(moment: Moment | undefined, isSeveral: boolean): Part {
  if (moment === undefined) return "";
  const { what, line, transport, frame, file } = moment;
  const place = isSeveral ? `${transport}, frame ${frame} of ${file}` : `${transport}, frame ${frame}`;
  return markup`<span class="${what}">${line}</span> <span class="place" title="${place}">${transport} ${frame}</span>`;
}

function viewTable(people: readonly Participant[], rows: readonly Row[], isSeveral: boolean): Markup {
  const shown = rows.filter(({ cells }) => people.some((person) => cells.has(person)));
  const names = people.map(({ name }) => name).join(", ");
  const left = shown.length - mostRows;
  return markup`${table(
    `What ${names} saw`,
    [
      { title: "Time", kind: "figure" },
      ...people.map(({ name, address }) => ({ title: name === address ? name : `${name} (${address})` })),
    ],
    shown
      .slice(0, mostRows)
      .map(({ seconds, cells }) =>
        [duration(seconds) as Part].concat(people.map((person) => cell(cells.get(person), isSeveral))),
      ),
  )}${left > 0 ? markup`<p>${left} more rows are not shown; the command below has all.</p>` : ""}`;
}

function screenTable({ name, lines }: Screen): Markup {
  const rows = lines
    .slice(0, mostScreenLines)
    .map(({ at, direction, text }) => [at.slice(11, 23), direction, direction === "printed" ? screenLine(text) : text]);
  const left = lines.length - rows.length;
  return markup`<h3>${name}</h3>
    ${table(`The screen of ${name}`, [{ title: "Time (UTC)", kind: "figure" }, { title: "Typed or printed" }, { title: "Line" }], rows)}
    ${left > 0 ? markup`<p>${left} more lines are in the transcript.</p>` : ""}`;
}

function fromScreens({ screens }: Material): Markup | undefined {
  if (screens.length === 0) return undefined;
  return markup`<p>There is no capture of this run, so this is what each program was typed and printed.</p>
    ${screens.map(screenTable)}`;
}

function write(material: Material): Markup | undefined {
  const { seen } = material;
  if (seen.captures.length === 0) return fromScreens(material);
  const finding = chatFinding(seen);
  if (!finding.answered) return markup`<p>${finding.needs}</p>`;
  const { people } = finding;
  const rows = rowsOf(people);
  const isSeveral = seen.captures.length > 1;
  const groups = Array.from({ length: Math.ceil(people.length / mostColumns) }, (_, index) =>
    people.slice(index * mostColumns, (index + 1) * mostColumns),
  );
  const isInSet = material.answers.answers.some(({ id }) => id === "q1");
  return markup`<p>
      ${finding.answer} Each column is what one of them wrote and got, read back from the packets. After every line are
      its transport and the frame that carried it. An empty cell is something that did not reach this participant.
    </p>
    <div class="views">${groups.map((group) => viewTable(group, rows, isSeveral))}</div>${
      isInSet
        ? explainCommand(material)
        : recomputedBy("vitrine", "explain", ...seen.captures.map(({ file }) => fileArgument(file)), "--set", "lab3")
    }`;
}

export const conversation: Section = { id: "conversation", title: "Who said what", write };
