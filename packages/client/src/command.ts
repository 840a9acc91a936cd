// What the user types: one table of commands, and how a line is read.
import { isNear } from "./roster.ts";

export type Line =
  | { readonly kind: "nothing" }
  | { readonly kind: "room"; readonly text: string }
  /** `text` is everything after the first colon, as it is. */
  | { readonly kind: "direct"; readonly name: string; readonly text: string }
  | { readonly kind: "command"; readonly command: CommandName }
  /** Not understood; the words say what was meant. */
  | { readonly kind: "mistyped"; readonly words: string };

export type CommandName = "list" | "help" | "quit";

/** Everything that a user can type, in the order of the help. */
export const typeable: readonly {
  readonly usage: string;
  readonly sentence: string;
  /** The word after `#`, for commands. */
  readonly word?: string;
  readonly command?: CommandName;
}[] = [
  { usage: "hello", sentence: "says hello to everybody in the room" },
  { usage: "@bob: hello", sentence: "says it to bob alone, straight to their machine over UDP" },
  { usage: "#ls", sentence: "lists who is here", word: "ls", command: "list" },
  { usage: "#help", sentence: "shows this", word: "help", command: "help" },
  { usage: "#quit", sentence: "leaves, as Ctrl-D does", word: "quit", command: "quit" },
  { usage: "##, @@", sentence: "at the start of a line, say a # or an @ to the room" },
];

export const help = typeable.map(({ usage, sentence }) => `${usage.padEnd(12)} ${sentence}`).join("\n");

/** Reads a line as the user typed it, without its line end. */
export function parseLine(line: string): Line {
  if (line.trim() === "") return { kind: "nothing" };
  if (line.startsWith("##") || line.startsWith("@@")) return { kind: "room", text: line.slice(1) };
  if (line.startsWith("#")) return parseCommand(line.slice(1).trim());
  if (line.startsWith("@")) return parseDirect(line);
  return { kind: "room", text: line };
}

function parseCommand(word: string): Line {
  const known = typeable.filter((row) => row.word !== undefined);
  const exact = known.find((row) => row.word === word.toLowerCase());
  if (exact?.command !== undefined) return { kind: "command", command: exact.command };
  const near = known.find((row) => isNear(row.word!, word.toLowerCase()));
  const meant = near === undefined ? "#help shows what there is." : `Did you mean ${near.usage}?`;
  return { kind: "mistyped", words: `There is no command #${word}. ${meant} (## at the start says a # to the room.)` };
}

function parseDirect(line: string): Line {
  const colon = line.indexOf(":");
  const name = line.slice(1, colon === -1 ? undefined : colon).trim();
  if (colon === -1) {
    const example = name === "" ? "@bob: hello" : `@${name.split(" ", 1)[0]}: …`;
    const words = `A message to one person has a colon after the name: ${example} (@@ at the start says an @ to the room.)`;
    return { kind: "mistyped", words };
  }
  const text = line.slice(colon + 1);
  if (name === "") return { kind: "mistyped", words: "There is no name between @ and the colon: @bob: hello" };
  if (text.trim() === "") return { kind: "mistyped", words: `There is nothing after the colon to say to ${name}.` };
  return { kind: "direct", name, text };
}
