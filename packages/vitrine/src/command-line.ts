// The command line of `vitrine`: one file a subcommand, loaded only when it is asked for, because start-up counts.
import { Command, CommanderError } from "commander";

/** What a subcommand's file exports: its options, its arguments, and what it does. */
interface Subcommand {
  define(command: Command): void;
}

interface SubcommandRow {
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<Subcommand>;
}

/** To add a subcommand, add its file and its row. */
const subcommands: readonly SubcommandRow[] = [
  { name: "serve", summary: "run the chat server", load: () => import("./command/serve.ts") },
  { name: "join", summary: "join a chat", load: () => import("./command/join.ts") },
  { name: "check", summary: "check a server or a client of the lab", load: () => import("./command/check.ts") },
  { name: "account", summary: "say which names have a password", load: () => import("./command/account.ts") },
  { name: "history", summary: "write out or delete what a server keeps", load: () => import("./command/history.ts") },
  {
    name: "backup",
    summary: "copy a server's databases, also while it runs",
    load: () => import("./command/backup.ts"),
  },
  { name: "restore", summary: "go on from a backup", load: () => import("./command/restore.ts") },
  { name: "admin", summary: "ban people from a server", load: () => import("./command/admin.ts") },
  {
    name: "certificate",
    summary: "make a self-signed certificate for TLS",
    load: () => import("./command/certificate.ts"),
  },
  {
    name: "explain",
    summary: "answer the lab's questions from captures, with the evidence",
    load: () => import("./command/explain.ts"),
  },
  {
    name: "lab",
    summary: "a network of hosts on this machine, and experiments in it",
    load: () => import("./command/lab.ts"),
  },
  { name: "capture", summary: "capture packets into a file", load: () => import("./command/capture.ts") },
  {
    name: "report",
    summary: "write the lab report of a run: a page, annotated captures, a PDF",
    load: () => import("./command/report.ts"),
  },
  { name: "inspect", summary: "look into a capture", load: () => import("./command/inspect.ts") },
];

/** Commander's words on one line: `unknown option '--prot' (Did you mean --port?)`. */
function oneLine(words: string): string {
  return `vitrine: ${words
    .trim()
    .replace(/^error: /, "")
    .replaceAll("\n", " ")}\n`;
}

async function buildProgram(words: readonly string[]): Promise<Command> {
  const program = new Command("vitrine")
    .description("A chat system you can see through")
    .version("0.1.0")
    .exitOverride()
    .configureOutput({ outputError: (words, write) => write(oneLine(words)) });
  const named = subcommands.filter(({ name }) => name === words[0]);
  // The others are there for the help, and for words that name none of them.
  for (const { name, summary, load } of named.length > 0 ? named : subcommands) {
    const command = program.command(name).description(summary);
    if (words.includes(name)) (await load()).define(command);
  }
  return program;
}

/** Runs the command that the words name. A failure is one line for a person, and exit code 1. */
export async function runCommand(words: readonly string[]): Promise<void> {
  try {
    const program = await buildProgram(words);
    await program.parseAsync(words, { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode;
      return;
    }
    // The words may quote what somebody else wrote: a file, a program's output, a peer.
    const { faultWords, isSystemFault, visibleText } = await import("@vitrine/wire/text");
    const place = isSystemFault(error) && error.path !== undefined ? `${error.path}: ` : "";
    const words = place + faultWords(error);
    console.error(`vitrine: ${words.split("\n").map(visibleText).join("\n")}`);
    process.exitCode = 1;
  }
}
