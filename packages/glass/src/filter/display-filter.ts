// Display filters on everything that the glass declares.
import { declaredFields, declaredProtocols } from "../dissect/declared.ts";
import { compileFilterWith, type FilterResult } from "./compile.ts";
import { completeTerm, createVocabulary, type Term } from "./vocabulary.ts";

const vocabulary = createVocabulary(declaredFields, declaredProtocols);

/** Compiles a display filter. Never throws: what is wrong comes back with its place and, where one is found, a suggestion. */
export function compileFilter(text: string): FilterResult {
  return compileFilterWith(text, vocabulary);
}

/** What to offer while somebody types a name: fields and protocols that start so, with their label and sentence. */
export function completeFilter(prefix: string, most?: number): Term[] {
  return completeTerm(vocabulary, prefix, most);
}
