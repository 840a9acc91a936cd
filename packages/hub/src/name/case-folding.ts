// Case folding: upper and lower case, and their special forms, become one (Unicode Standard §3.13, toCasefold).
import { CharacterMap } from "./character-map.ts";
import { table } from "./case-folding-table.ts";

const exceptions = new CharacterMap(table);
const ascii = /^[\0-\x7f]*$/;

/** Returns the text fully case-folded: "Straße" and "STRASSE" become "strasse". */
export function caseFolded(text: string): string {
  if (ascii.test(text)) return text.toLowerCase();
  let folded = "";
  // Character by character: JavaScript's lower case of a whole text depends on a sigma's place in its word.
  for (const character of text) folded += exceptions.get(character) ?? character.toLowerCase();
  return folded;
}
