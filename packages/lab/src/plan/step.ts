// The steps of a plan: programs with their arguments, in order, never a line for a shell.

export interface Step {
  readonly argv: readonly string[];
  /** The program's standard input. */
  readonly input?: string;
  /** The command that takes the step back. A step inside a namespace needs none: it goes with the namespace. */
  readonly undo?: readonly string[];
}

export interface PlannedFile {
  readonly path: string;
  readonly text: string;
}

export interface Plan {
  /** Written before the first step. */
  readonly files: readonly PlannedFile[];
  readonly steps: readonly Step[];
}

/** The steps that take a plan back, last first. */
export function undoOf({ steps }: Plan): Step[] {
  return steps.flatMap(({ undo }) => (undo === undefined ? [] : [{ argv: undo }])).toReversed();
}

/** The plan as a person reads it; words with blanks in quotes. */
export function describePlan({ files, steps }: Plan): string {
  const written = files.map(({ path, text }) => `# ${path}:\n${text.replaceAll(/^/gm, "#   ").trimEnd()}\n`);
  const commands = steps.map(({ argv, input }) => {
    const line = argv.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word}'`)).join(" ");
    return input === undefined ? `${line}\n` : `${line} <<'END'\n${input.trimEnd()}\nEND\n`;
  });
  return [...written, ...commands].join("");
}
