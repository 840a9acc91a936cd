// Makes the Unicode tables of packages/hub/src/name from the Unicode Character Database:
// `node scripts/unicode/make.mjs FOLDER`, a folder with CaseFolding.txt (UAX #44) and confusables.txt (UTS #39).
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const folder = process.argv[2];
if (folder === undefined) {
  console.error("Which folder? node scripts/unicode/make.mjs FOLDER, with CaseFolding.txt and confusables.txt in it.");
  process.exit(2);
}

const read = (name) => readFileSync(join(folder, name), "utf8");
const versionOf = (text) => /(?:CaseFolding-|Version: )(\d+\.\d+\.\d+)/.exec(text)?.[1] ?? "unknown";
const textOf = (hexadecimal) =>
  String.fromCodePoint(...hexadecimal.split(" ").map((code) => Number.parseInt(code, 16)));

/** One entry a character: its code point, then what it becomes, all in base 36. */
function entryOf(from, to) {
  return [from, ...to].map((character) => character.codePointAt(0).toString(36)).join(" ");
}

function linesOf(entries) {
  const lines = [""];
  for (const entry of entries) {
    const next = lines.at(-1) === "" ? entry : `${lines.at(-1)},${entry}`;
    if (next.length > 112) lines.push(entry);
    else lines[lines.length - 1] = next;
  }
  return lines.join(",\n");
}

function write(name, opening, entries) {
  const file = join(root, "packages/hub/src/name", name);
  const code = `${opening}\nexport const table = \`\n${linesOf(entries)}\n\`;\n`;
  writeFileSync(file, code);
  console.log(`${file}: ${entries.length} entries`);
}

const folding = read("CaseFolding.txt");
const folded = folding.split("\n").flatMap((line) => {
  const [, code, to] = /^([0-9A-F]+); [CF]; ([0-9A-F ]+);/.exec(line) ?? [];
  if (code === undefined) return [];
  const [from, becomes] = [textOf(code), textOf(to)];
  return from.toLowerCase() === becomes ? [] : [[from, becomes]];
});
// Characters that lower case changes although they have no case folding: Cherokee folds to its upper case.
const hasFolding = new Set(folding.match(/^[0-9A-F]+(?=; [CF];)/gm)?.map(textOf));
for (let code = 0; code <= 0x10ffff; code += 1) {
  if (code >= 0xd800 && code <= 0xdfff) continue;
  const character = String.fromCodePoint(code);
  if (!hasFolding.has(character) && character.toLowerCase() !== character) folded.push([character, character]);
}
write(
  "case-folding-table.ts",
  `// Full case folding (Unicode ${versionOf(folding)}, CaseFolding.txt, C and F) where it differs from lower case.
// Made by scripts/unicode/make.mjs. An entry is a code point and what it becomes, in base 36.`,
  folded.map(([from, to]) => entryOf(from, to)),
);

const confusables = read("confusables.txt");
const prototypes = confusables.split("\n").flatMap((line) => {
  const [, code, to] = /^([0-9A-F]+) ;\t([0-9A-F ]+) ;\tMA/.exec(line) ?? [];
  return code === undefined ? [] : [entryOf(textOf(code), textOf(to))];
});
write(
  "confusable-table.ts",
  `// The prototype of each confusable character (UTS #39, confusables.txt, version ${versionOf(confusables)}).
// Made by scripts/unicode/make.mjs, one file because it is one table. An entry is a code point and its prototype, in
// base 36.`,
  prototypes,
);
