// The skeleton of a text: what it looks like, whatever characters it is written with (UTS #39 §4).
import { CharacterMap } from "./character-map.ts";
import { table } from "./confusable-table.ts";

const prototypes = new CharacterMap(table);
const ignorable = /\p{Default_Ignorable_Code_Point}/gu;

/** The prototypes of ASCII characters in confusables.txt; all others are their own. */
const asciiPrototypes: Readonly<Record<string, string>> = {
  '"': "''",
  "`": "'",
  "|": "l",
  "1": "l",
  I: "l",
  "0": "O",
  "%": "\u00ba/\u2080",
  m: "rn",
};
const ascii = /^[\0-\x7f]*$/;

/** Two texts with one skeleton look alike: "paypa1" and "рaypal" (with a Cyrillic р) have the skeleton "paypal". */
export function skeleton(text: string): string {
  if (ascii.test(text)) return text.replace(/["`|1I0%m]/g, (character) => asciiPrototypes[character]!);
  let mapped = "";
  for (const character of text.normalize("NFD").replace(ignorable, ""))
    mapped += prototypes.get(character) ?? character;
  return mapped.normalize("NFD");
}
