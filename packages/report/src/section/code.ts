// The programs' code, with numbered lines: the lab asks for it beside the answers.
import { markup, type Markup } from "../markup.ts";
import type { ProgramCode } from "../folder/program-code.ts";
import type { Material } from "../material.ts";

/** Lines of one program that are printed; a lab's program has a hundred. */
const mostLines = 1_000;

function listing({ path, usedBy, lines, isChanged }: ProgramCode): Markup {
  const shown = lines.slice(0, mostLines);
  const left = lines.length - shown.length;
  return markup`<h4>${path}, run by ${usedBy.join(", ")}</h4>
    ${isChanged ? markup`<p class="bad">This file was changed after the run: the run used another state of it.</p>` : ""}
    <pre class="listing"><code>${shown.map((line) => markup`<span class="line">${line}\n</span>`)}</code></pre>
    ${left > 0 ? markup`<p>${left} more lines are in the file.</p>` : ""}`;
}

export function programCode({ programs }: Material): Markup | undefined {
  if (programs.length === 0) return undefined;
  return markup`<h3 id="code">The code</h3>${programs.map(listing)}`;
}
