// What a page is sent at first: the people who are here, and the lines that were said. In pieces, because there may be thousands of
// people and megabytes of lines, and each piece is made only when the page has read the one before.
import type { FeedEvent, FeedLine, FeedPerson } from "../feed.ts";

/** Of one piece: people, or characters of lines. */
const [mostPeople, mostCharacters] = [200, 32 * 1024];

export interface Piece {
  readonly people: readonly FeedPerson[];
  readonly lines: readonly FeedLine[];
}

/** Each piece at least one, the first with both. `show` gives a person as the page may see it. */
export function* piecesOf<Person>(
  people: readonly Person[],
  show: (person: Person) => FeedPerson,
  lines: readonly FeedLine[],
): Generator<Piece, void> {
  let [person, line] = [0, 0];
  do {
    const some = people.slice(person, person + mostPeople).map(show);
    person += some.length;
    const first = line;
    for (let characters = 0; line < lines.length && characters < mostCharacters; line += 1) {
      characters += lines[line]!.text.length;
    }
    yield { people: some, lines: lines.slice(first, line) };
  } while (person < people.length || line < lines.length);
}

/** A later piece, as events: the page takes them in as if they happened now. */
export function eventsOf({ people, lines }: Piece): FeedEvent[] {
  return [
    ...people.map((person) => ({ kind: "joined" as const, at: 0, ...person })),
    ...lines.map((line) => ({ kind: "said" as const, ...line })),
  ];
}
