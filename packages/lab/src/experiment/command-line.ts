// The command line of a program: words with places in them that each participant fills with its own values.
import { LabProblem } from "../problem.ts";
import { hasPlace, type Places } from "../process/command.ts";

/** The places in a command, in braces: `{name}`, `{server}` … */
export interface ParticipantPlaces extends Places {
  /** The participant's name in the chat; empty for the server. */
  readonly name: string;
  readonly host: string;
  /** The host's own address. */
  readonly address: string;
  /** Where the server is: its name in the lab's DNS, or its address on loopback. */
  readonly server: string;
  readonly port: string;
  /** A folder that exists while the experiment runs, and that only its owner may read. */
  readonly scratch: string;
}

/** The programs that take part by default. `vitrine` is this very program. */
export const ownServer = ["vitrine", "serve", "--port", "{port}", "--data", "{scratch}"] as const;
export const ownClient = [
  "vitrine",
  "join",
  "lab://{server}:{port}",
  "--name",
  "{name}",
  "--from",
  "{address}",
  "--json",
] as const;

/** Whether the command names the participant itself; otherwise the name is typed as the first line. */
export function takesName(command: readonly string[]): boolean {
  return hasPlace(command, "name");
}

/** Whether the program prints the events of `vitrine join --json`. */
export function speaksJson(command: readonly string[]): boolean {
  return command[0] === "vitrine" && command[1] === "join" && command.includes("--json");
}

/** Splits `python3 "my server.py" {port}` into words; quotes hold words together, nothing else means anything. */
export function splitWords(line: string): string[] {
  const words: string[] = [];
  const pattern = /\s*((?:[^\s"']+|"[^"]*"|'[^']*')+)/gy;
  let end = 0;
  for (let found = pattern.exec(line); found !== null; found = pattern.exec(line)) {
    words.push(
      found[1]!.replaceAll(/"([^"]*)"|'([^']*)'/g, (_, double?: string, single?: string) => double ?? single ?? ""),
    );
    end = pattern.lastIndex;
  }
  if (line.slice(end).trim() !== "") throw new LabProblem(`a quote in \`${line}\` does not end`);
  if (words.length === 0)
    throw new LabProblem("a program and its arguments are meant, such as 'python3 chatserver.py'");
  return words;
}
