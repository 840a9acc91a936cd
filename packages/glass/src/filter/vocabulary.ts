// The words that a filter may use: every declared field, and every protocol as a field whose value is its bytes.
import type { FieldDeclaration, FieldType, ProtocolDeclaration } from "../dissect/field.ts";

export interface Term {
  readonly name: string;
  readonly label: string;
  readonly sentence: string;
  readonly type: FieldType;
  readonly values?: ReadonlyMap<number, string>;
  readonly either?: FieldDeclaration["either"] & {};
  /** Bits of the number that Wireshark keeps it in: 8, 16, 32 or 64. What does not fit there is refused, as there. */
  readonly width: number;
}

export interface Vocabulary {
  find(name: string): Term | undefined;
  /** All terms, in the order of their names. */
  readonly terms: readonly Term[];
}

/** Numbers that are worked out and not read are kept in 32 bits. */
const derivedWidth = 32;

function widthOf(field: FieldDeclaration, fields: ReadonlyMap<string, FieldDeclaration>): number {
  const read = field.either === undefined ? field : (fields.get(field.either[0]) ?? field);
  const bits = read.bits?.[1] ?? derivedWidth;
  return [8, 16, 32].find((width) => bits <= width) ?? 64;
}

/** The vocabulary of these fields and protocols. */
export function createVocabulary(
  fields: ReadonlyMap<string, FieldDeclaration>,
  protocols: Iterable<ProtocolDeclaration>,
): Vocabulary {
  const terms = new Map<string, Term>();
  for (const field of fields.values()) {
    terms.set(field.name, {
      name: field.name,
      label: field.label,
      sentence: field.sentence,
      type: field.type,
      width: widthOf(field, fields),
      ...(field.values === undefined ? {} : { values: field.values }),
      ...(field.either === undefined ? {} : { either: field.either }),
    });
  }
  for (const { name, label, sentence } of protocols) {
    if (!terms.has(name)) terms.set(name, { name, label, sentence, type: "protocol", width: 0 });
  }
  const sorted = [...terms.values()].toSorted((one, other) => (one.name < other.name ? -1 : 1));
  return { find: (name) => terms.get(name), terms: sorted };
}

/** What to offer while somebody types: the terms that start so, those nearest to the end of their name first. */
export function completeTerm(vocabulary: Vocabulary, prefix: string, most = 20): Term[] {
  const wanted = prefix.toLowerCase();
  const starting = vocabulary.terms.filter((term) => term.name.startsWith(wanted));
  const byDepth = starting.toSorted((one, other) => one.name.split(".").length - other.name.split(".").length);
  return byDepth.slice(0, most);
}
