// The words of a search as an expression of FTS5, and the text of messages as its index takes it.
// Chinese, Japanese and Korean are written without spaces, so their runs are cut into overlapping pairs.

const run = /[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uac00-\ud7af]+/g;

/** What `unicode61` takes for a part of a word: letters and numbers (sqlite.org/fts5.html#unicode61_tokenizer). */
const wordCharacter = /[\p{L}\p{N}\p{Co}]/u;

/** A beginning of a word has at least so many letters: too many words begin with a shorter one. */
const shortestBeginning = 4;

/** `検索中` → `検索 索中`. */
function pairs(text: string): string {
  // The run's characters are single code units.
  const characters = text.split("");
  if (characters.length === 1) return text;
  return characters
    .slice(1)
    .map((character, index) => characters[index]! + character)
    .join(" ");
}

/** The text with its runs cut into pairs and the last character of each, so that one character can be found too. */
export function indexedText(text: string): string {
  return text.normalize("NFC").replace(run, (found) => {
    return ` ${pairs(found)}${found.length > 1 ? ` ${found.at(-1)!}` : ""} `;
  });
}

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

/** One word or phrase; undefined where nothing in it is a word. */
function term(text: string, isBeginning: boolean): string | undefined {
  if (!wordCharacter.test(text)) return undefined;
  const normal = text.normalize("NFC");
  // A single character is the beginning of its pairs.
  const isOneOfRun = normal.length === 1 && normal.search(run) === 0;
  const cut = normal.replace(run, (found) => ` ${pairs(found)} `).trim();
  const hasBeginning = isOneOfRun || (isBeginning && normal.length >= shortestBeginning);
  return quoted(cut) + (hasBeginning ? "*" : "");
}

/** The phrases and words that a person typed. */
const partsOf = (typed: string) => typed.matchAll(/"([^"]*)"?|([^\s"]+)/g);

/** Why this cannot be searched for, as a sentence; undefined where it can. */
export function searchFault(typed: string): string | undefined {
  for (const [, , word = ""] of partsOf(typed)) {
    const beginning = word.replace(/\*+$/, "").normalize("NFC");
    if (beginning === word || !wordCharacter.test(beginning) || beginning.search(run) >= 0) continue;
    if (beginning.length < shortestBeginning)
      return `${word} is too short: the beginning of a word has at least ${shortestBeginning} letters.`;
  }
  return undefined;
}

/**
 * A person's words as an FTS5 expression in which every word is quoted, so that nothing of it is syntax. Words are all
 * to be found; `"several words"` together. Undefined where there is no word in it.
 */
export function matchExpression(typed: string): string | undefined {
  const terms: string[] = [];
  for (const [, phrase, word] of partsOf(typed)) {
    const isBeginning = word?.endsWith("*") === true;
    const found = term(phrase ?? word!.replace(/\*+$/, ""), isBeginning);
    if (found !== undefined) terms.push(found);
  }
  return terms.length === 0 ? undefined : terms.join(" AND ");
}
