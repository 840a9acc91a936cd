// The keys of a terminal in raw mode, out of the characters that it sends (ECMA-48 §5.4, xterm's sequences).

export type KeyName =
  | "enter"
  | "backspace"
  | "delete"
  | "left"
  | "right"
  | "word-left"
  | "word-right"
  | "up"
  | "down"
  | "home"
  | "end"
  | "erase-word"
  | "erase-before"
  | "erase-behind"
  | "clear-screen"
  | "interrupt"
  | "end-of-input";

export type Key = { readonly name: KeyName } | { readonly text: string };

const controls = new Map<string, KeyName>([
  ["\r", "enter"],
  ["\n", "enter"],
  ["\u007f", "backspace"],
  ["\b", "backspace"],
  ["\u0001", "home"],
  ["\u0002", "left"],
  ["\u0003", "interrupt"],
  ["\u0004", "end-of-input"],
  ["\u0005", "end"],
  ["\u0006", "right"],
  ["\u000b", "erase-behind"],
  ["\u000c", "clear-screen"],
  ["\u000e", "down"],
  ["\u0010", "up"],
  ["\u0015", "erase-before"],
  ["\u0017", "erase-word"],
]);

const sequences = new Map<string, KeyName>([
  ["A", "up"],
  ["B", "down"],
  ["C", "right"],
  ["D", "left"],
  ["H", "home"],
  ["F", "end"],
  ["1~", "home"],
  ["7~", "home"],
  ["4~", "end"],
  ["8~", "end"],
  ["3~", "delete"],
  ["1;5C", "word-right"],
  ["1;5D", "word-left"],
  ["1;3C", "word-right"],
  ["1;3D", "word-left"],
]);

/** A control sequence, an Alt with a key, one control, or a run of text (a tab in a paste is text). */
const token =
  /\u001b(?:\[([0-9;?]*[@-~])|O([A-Z])|([^[O]))|(\r\n|[\u0000-\u0008\u000a-\u001f\u007f])|([^\u0000-\u0008\u000a-\u001f\u007f]+)/gy;

/** The beginning of a sequence whose rest comes with the next read. */
const unfinished = /\u001b(?:\[[0-9;?]*|O)?$/;

export class KeyReader {
  #rest = "";

  /** Takes what was read. Keys without a meaning here are skipped. */
  push(characters: string): Key[] {
    const all = this.#rest + characters;
    const open = unfinished.exec(all);
    this.#rest = open === null || open[0].length > 16 ? "" : open[0];
    const keys: Key[] = [];
    for (const found of all.slice(0, all.length - this.#rest.length).matchAll(token)) {
      const [, sequence, single, meta, control, text] = found;
      if (text !== undefined) keys.push({ text });
      else {
        const name = nameOf(sequence ?? single, meta, control);
        if (name !== undefined) keys.push({ name });
      }
    }
    return keys;
  }
}

function nameOf(sequence?: string, meta?: string, control?: string): KeyName | undefined {
  if (sequence !== undefined) return sequences.get(sequence);
  if (meta !== undefined) return ({ b: "word-left", f: "word-right", "\u007f": "erase-word" } as const)[meta];
  return control === "\r\n" ? "enter" : controls.get(control ?? "");
}
