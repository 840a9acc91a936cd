// The line of a key in a TOML text, for messages that name it. The parser keeps no positions, so this reads the text once
// more, line by line: table headers and keys, nothing else.

/** Keys and indices from the top of a document. */
export type TomlPath = readonly (string | number)[];

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
  readonly path: TomlPath;
  readonly line: number;
}

/** Every table and key of the text, with its line (from 1). */
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

/** The line (from 1) of the longest part of `path` that the text spells out; 1 where it spells none. */
export function tomlLine(text: string, path: TomlPath): number {
  let best = { line: 1, length: 0 };
  for (const entry of entries(text)) {
    // `key.more = 1` sets `key` too.
    const length = Math.min(entry.path.length, path.length);
    if (length <= best.length) continue;
    if (path.slice(0, length).every((part, index) => part === entry.path[index])) best = { line: entry.line, length };
  }
  return best.line;
}
