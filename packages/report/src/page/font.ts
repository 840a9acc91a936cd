// The report's own fonts, inside the page: it looks the same on every machine. Only the parts that its text needs are
// embedded; other scripts (Chinese, emoji) take the reader's fonts.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** Both are under the SIL Open Font Licence 1.1 (docs/decisions/report-fonts.md). */
const families = [
  { name: "Source Sans 3", package: "@fontsource/source-sans-3" },
  { name: "Source Code Pro", package: "@fontsource/source-code-pro" },
] as const;
const weights = [400, 600] as const;

const require = createRequire(import.meta.url);

interface Face {
  readonly file: string;
  /** As CSS writes it: `U+0000-00FF,U+0131`. */
  readonly ranges: string;
}

/** The parts of one weight of a family, by the scripts that they hold. */
function facesOf(packageName: string, weight: number): Face[] {
  const sheet = require.resolve(`${packageName}/${weight}.css`);
  return [...readFileSync(sheet, "utf8").matchAll(/@font-face\s*\{([^}]*)\}/g)].flatMap(([, block]) => {
    const file = /url\(([^)]*\.woff2)\)/.exec(block!)?.[1];
    const ranges = /unicode-range:\s*([^;]*);/.exec(block!)?.[1];
    return file === undefined || ranges === undefined ? [] : [{ file: join(dirname(sheet), file), ranges }];
  });
}

function isNeeded(ranges: string, characters: ReadonlySet<number>): boolean {
  const spans = ranges.split(",").map((range) => {
    const [from = "", to = from] = range.trim().replace(/^U\+/i, "").split("-");
    return [Number.parseInt(from, 16), Number.parseInt(to, 16)] as const;
  });
  return [...characters].some((one) => spans.some(([from, to]) => one >= from && one <= to));
}

/** `@font-face` rules with the fonts in them, for the characters of this text. */
export function fontFaces(text: string): string {
  const characters = new Set(Array.from(text, (character) => character.codePointAt(0)!));
  return families
    .flatMap(({ name, package: packageName }) =>
      weights.flatMap((weight) =>
        facesOf(packageName, weight)
          .filter(({ ranges }) => isNeeded(ranges, characters))
          .map(({ file, ranges }) => {
            const data = readFileSync(file).toString("base64");
            const source = `url(data:font/woff2;base64,${data}) format("woff2")`;
            return `@font-face { font-family: "${name}"; font-weight: ${weight}; src: ${source}; unicode-range: ${ranges}; }\n`;
          }),
      ),
    )
    .join("");
}
