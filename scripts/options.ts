// The options of the checkout's own programs (bench, fuzz, pictures): a mistake is a sentence that says what was meant.
import { parseArgs, type ParseArgsOptionsConfig } from "node:util";
import { closest } from "@vitrine/wire/text";

/** A mistake on the command line, in a sentence for whoever typed it. */
class OptionsProblem extends Error {}

/** What `known` offers for a word that it does not have. */
function hint(word: string, known: readonly string[]): string {
  const meant = closest(word, known);
  return meant === undefined ? `there are: ${known.join(", ")}` : `did you mean ${meant}?`;
}

/** Reads the options of the command line. Throws a mistake that `endAfterMistake` prints. */
export function readOptions<const Options extends ParseArgsOptionsConfig>(
  options: Options,
  args: string[] = process.argv.slice(2),
) {
  try {
    return parseArgs({ options, args }).values;
  } catch (error) {
    // Node's own words: "Unknown option '--nonsense'. To specify a positional argument starting with …".
    const { message } = error as Error;
    const unknown = /^Unknown option '(--?[^']+)'/.exec(message)?.[1];
    if (unknown === undefined) throw new OptionsProblem(message.split(/\.\s|\n/)[0]!, { cause: error });
    const known = Object.keys(options).map((name) => `--${name}`);
    throw new OptionsProblem(`unknown option ${unknown} (${hint(unknown, known)})`, { cause: error });
  }
}

/** A number that an option gives, whole and not below `least`. */
export function wholeNumber(option: string, text: string, least = 1): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(number) && number >= least) return number;
  throw new OptionsProblem(`--${option} is a whole number from ${least}, not ${JSON.stringify(text)}`);
}

/** Those of `known` whose names begin with what an option gives: at least one. */
export function namesThatBegin<Name extends string>(option: string, text: string, known: readonly Name[]): Name[] {
  const found = known.filter((name) => name.startsWith(text));
  if (found.length === 0) throw new OptionsProblem(`--${option} ${text} is not known (${hint(text, known)})`);
  return found;
}

/** Runs a program; a mistake on its command line is printed, with exit code 2. */
export async function runWithOptions(program: string, main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    if (!(error instanceof OptionsProblem)) throw error;
    console.error(`${program}: ${error.message}`);
    process.exitCode = 2;
  }
}
