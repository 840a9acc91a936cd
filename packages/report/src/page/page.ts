// The report as one HTML page that needs nothing else: no script, no network, no other file.
import { createHash } from "node:crypto";
import { markup, joined, writtenMarkup, type Markup, type Part } from "../markup.ts";
import type { Material } from "../material.ts";
import { answers } from "../section/answers.ts";
import { captures } from "../section/captures.ts";
import { connections } from "../section/connections.ts";
import { conversation } from "../section/conversation.ts";
import { ladder } from "../section/ladder.ts";
import { network } from "../section/network.ts";
import { programs } from "../section/programs.ts";
import { script } from "../section/script.ts";
import type { Section } from "../section/section.ts";
import { summary } from "../section/summary.ts";
import { counted, dateText, duration, figure } from "../wording.ts";
import { fontFaces } from "./font.ts";
import { style } from "./style.ts";

/** In the order of the page. To add a section, add its file and its row. */
const sections: readonly Section[] = [
  summary,
  network,
  script,
  conversation,
  answers,
  ladder,
  connections,
  captures,
  programs,
];

/** Nothing but this page's own style may be loaded or run, whatever a packet managed to bring in. */
function policy(styleText: string): string {
  const hash = createHash("sha256").update(styleText).digest("base64");
  return `default-src 'none'; style-src 'sha256-${hash}'; font-src data:; base-uri 'none'; form-action 'none'`;
}

function verdict({ run }: Material): Part {
  if (run === undefined) return undefined;
  if (run.passed) return markup`<span class="good">everything went as the script says</span>`;
  const failed = run.steps.findIndex(({ passed }) => !passed);
  const words =
    failed < 0 ? "the script was not played to its end" : `step ${failed + 1} did not go as the script says`;
  return markup`<strong class="bad">${words}</strong>`;
}

function facts(material: Material): Markup {
  const { run, details, answers } = material;
  const packets = answers.captures.reduce((sum, one) => sum + one.packets, 0);
  const first = material.seen.captures.flatMap((one) =>
    one.first === undefined ? [] : [Number(one.first / 1_000_000n)],
  );
  const started = run?.started ?? (first.length === 0 ? undefined : Math.min(...first));
  const rows: ReadonlyArray<readonly [string, Part]> = [
    ["Course", details.course],
    ["Group", details.group],
    ["Author", details.author],
    ["Date", started === undefined ? undefined : dateText(started)],
    ["Length", run === undefined ? undefined : duration(run.seconds)],
    ["Result", verdict(material)],
    [
      "Captures",
      answers.captures.length === 0
        ? "none"
        : `${counted(answers.captures.length, "file")}, ${figure(packets)} packets`,
    ],
    ["Questions", answers.captures.length === 0 ? undefined : (answers.title ?? `the set ${answers.set}`)],
  ];
  return markup`<dl>
    ${rows
      .filter(([, value]) => value !== undefined)
      .map(
        ([name, value]) =>
          markup`<div>
            <dt>${name}</dt>
            <dd>${value}</dd>
          </div>`,
      )}
  </dl>`;
}

export function writePage(material: Material): string {
  const written = sections.flatMap(({ id, title, write }) => {
    const body = write(material);
    return body === undefined ? [] : [{ id, title, body }];
  });
  const contents = written.map(({ id, title }) => markup`<li><a href="#${id}">${title}</a></li>`);
  const about = material.run?.about ?? "";
  const body = joined(
    written.map(({ id, title, body }) => markup`<section id="${id}">\n<h2>${title}</h2>\n${body}</section>`),
    markup`\n`,
  );
  const text = markup`${material.title}${about}${facts(material)}${body}`.toString();
  const sheet = markup`${writtenMarkup(fontFaces(text))}${style}`;
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8"/>
<meta http-equiv="Content-Security-Policy" content="${policy(sheet.toString())}"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<meta name="color-scheme" content="light dark"/>
<meta name="generator" content="Vitrine"/>
<title>${material.title}</title>
<style>${sheet}</style>
</head>
<body>
<header>
<p class="kind">Lab report</p>
<h1>${material.title}</h1>
${about === "" ? "" : markup`<p class="about">${about.replaceAll("\n", " ")}</p>`}
${facts(material)}
<nav aria-label="Contents"><ol>${contents}</ol></nav>
</header>
<main>
${body}
</main>
<footer><p>Made by Vitrine from the files beside this page.</p></footer>
</body>
</html>
`.toString();
}
