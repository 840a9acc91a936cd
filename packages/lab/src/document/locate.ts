// Where in a TOML text a key stands, for messages that name the line. The parser keeps no positions, so the text is
// read once more, line by line: table headers and keys, nothing else.

export type DocumentPath = readonly (string | number)[];

const keyPart = /(?:[A-Za-z0-9_-]+|"(?:[^"\\]|\\.)*"|'[^']*')/.source;
const dotted = `${keyPart}(?:\\s*\\.\\s*${keyPart})*`;
const header = new RegExp(`^\\s*(\\[\\[?)\\s*(${dotted})\\s*\\]`);
const assignment = new RegExp(`^\\s*(${dotted})\\s*=`);

function parts(text: string): string[] {
  return [...text.matchAll(new RegExp(keyPart, "g"))].map(([part]) => {
    if (part.startsWith("'")) return part.slice(1, -1);
    return part.startsWith('"') ? part.slice(1, -1).replaceAll(/\\(.)/g, "$1") : part;
  });
}

interface Entry {
  readonly path: DocumentPath;
  readonly line: number;
}

/** Every table and key of the text, with the line it stands on (from 1). */
function* entries(text: string): Generator<Entry> {
  let table: (string | number)[] = [];
  const counts = new Map<string, number>();
  for (const [index, line] of text.split("\n").entries()) {
    const head = header.exec(line);
    if (head !== null) {
      const names = parts(head[2]!);
      const key = names.join("\0");
      table = [];
      // A table inside an array of tables belongs to the newest row of that array.
      for (let length = 1; length <= names.length; length += 1) {
        table.push(names[length - 1]!);
        const prefix = names.slice(0, length).join("\0");
        if (prefix === key && head[1] === "[[") counts.set(prefix, (counts.get(prefix) ?? -1) + 1);
        const row = counts.get(prefix);
        if (row !== undefined) table.push(row);
      }
      yield { path: table, line: index + 1 };
      continue;
    }
    const found = assignment.exec(line);
    if (found !== null) yield { path: [...table, ...parts(found[1]!)], line: index + 1 };
  }
}

/** The line of the longest part of `path` that the text spells out; 1 where it spells none. */
export function lineOf(text: string, path: DocumentPath): number {
  let best = { line: 1, length: 0 };
  for (const entry of entries(text)) {
    if (entry.path.length <= best.length || entry.path.length > path.length) continue;
    if (entry.path.every((part, index) => part === path[index])) best = { line: entry.line, length: entry.path.length };
  }
  return best.line;
}
