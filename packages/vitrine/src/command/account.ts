// `vitrine account add|list|passwd|rename|remove|suspend|unsuspend|certificate`: which names have a password, and which certificates
// log in. A running server makes the change itself.
import { refusePassword } from "@vitrine/server/accounts";
import type { AccountEntry, CertificateEntry, Suspension } from "@vitrine/store/accounts";
import { padToWidth, Prompt, textWidth } from "@vitrine/terminal";
import { type Command, CommanderError } from "commander";
import { type FolderOption, operate, operateAloud, withFolder } from "./operate.ts";
import { readPasswordFile } from "./password-file.ts";

/** Exit code of a command that makes no sense; one that cannot be carried out ends with 1 (docs/guide/accounts.md). */
const usageExitCode = 2;

interface PasswordOptions extends FolderOption {
  readonly passwordFile?: string;
}

export function define(command: Command): void {
  command.exitOverride(exitAsUsage);
  subcommand(command, "add", "give a name a password, so that nobody else can use it")
    .argument("<name>", "the name in the chat; Alice and alice are one")
    .option("--password-file <FILE>", passwordFileMeaning)
    .action(add);
  subcommand(command, "list", "show which names have a password")
    .option("--json", "one JSON object in a line for each")
    .action(list);
  subcommand(command, "remove", "take the password from a name: everybody can use it again")
    .argument("<name>")
    .action(remove);
  subcommand(command, "rename", "give an account another name; the password stays")
    .argument("<name>")
    .argument("<new-name>")
    .action(rename);
  subcommand(command, "suspend", "let nobody log in to an account for now; its sessions end")
    .argument("<name>")
    .option("--reason <TEXT>", "the reason, for its user")
    .action(suspend);
  subcommand(command, "unsuspend", "let its user log in to an account again").argument("<name>").action(unsuspend);
  subcommand(command, "passwd", "change the password of a name")
    .alias("password")
    .argument("<name>")
    .option("--password-file <FILE>", passwordFileMeaning)
    .action(changePassword);
  defineCertificate(command.command("certificate").description("certificates that log in to an account"));
}

function defineCertificate(command: Command): void {
  command.exitOverride(exitAsUsage);
  for (const [name, description] of [
    ["add", "let a certificate log in to an account, without the password"],
    ["remove", "take a certificate from an account"],
  ] as const) {
    subcommand(command, name, description)
      .argument("<name>")
      .argument("<fingerprint>", "SHA-256 of the certificate: openssl x509 -noout -fingerprint -sha256 -in FILE")
      .action((account: string, fingerprint: string, options: FolderOption) =>
        operateAloud(options, { command: `account certificate ${name}`, parameters: { name: account, fingerprint } }),
      );
  }
  subcommand(command, "list", "show the certificates that log in to an account")
    .argument("<name>")
    .action(listCertificates);
}

async function listCertificates(name: string, options: FolderOption): Promise<void> {
  const { certificates } = await operate(options, { command: "account certificate list", parameters: { name } });
  const entries = certificates as readonly CertificateEntry[];
  if (entries.length === 0) console.log(`No certificate logs in to ${name}.`);
  for (const { fingerprint, addedAt } of entries) console.log(`${fingerprint}  ${minute(addedAt)}`);
}

const passwordFileMeaning = "read the password from the first line of this file; - is standard input";

function subcommand(command: Command, name: string, description: string): Command {
  return withFolder(command.command(name).description(description)).exitOverride(exitAsUsage);
}

function exitAsUsage(error: CommanderError): never {
  throw new CommanderError(error.exitCode === 0 ? 0 : usageExitCode, error.code, error.message);
}

async function add(name: string, options: PasswordOptions): Promise<void> {
  await setPassword("account add", name, options);
}

async function changePassword(name: string, options: PasswordOptions): Promise<void> {
  await setPassword("account password", name, options);
}

async function setPassword(command: string, text: string, options: PasswordOptions): Promise<void> {
  // Nobody types a password for nothing: the name is checked first.
  const { name } = await operate(options, { command, parameters: { name: text } });
  const password = await newPassword(String(name), options);
  await operateAloud(options, { command, parameters: { name: text, password } });
}

async function rename(name: string, newName: string, options: FolderOption): Promise<void> {
  await operateAloud(options, { command: "account rename", parameters: { name, "new-name": newName } });
}

async function remove(name: string, options: FolderOption): Promise<void> {
  await operateAloud(options, { command: "account remove", parameters: { name } });
}

async function suspend(name: string, options: FolderOption & { readonly reason?: string }): Promise<void> {
  const { reason } = options;
  const parameters = { name, ...(reason !== undefined && { reason }) };
  await operateAloud(options, { command: "account suspend", parameters });
}

async function unsuspend(name: string, options: FolderOption): Promise<void> {
  await operateAloud(options, { command: "account unsuspend", parameters: { name } });
}

async function list(options: FolderOption & { readonly json?: true }): Promise<void> {
  const { accounts } = await operate(options, { command: "account list", parameters: {} });
  const entries = accounts as readonly AccountEntry[];
  if (options.json === true) for (const entry of entries) console.log(jsonLine(entry));
  else console.log(table(entries));
}

const iso = (milliseconds: number): string => new Date(milliseconds).toISOString();

const minute = (milliseconds: number): string => iso(milliseconds).slice(0, 16).replace("T", " ");

function jsonLine({ name, createdAt, changedAt, owner, suspension }: AccountEntry): string {
  const suspended = suspension && { reason: suspension.reason, since: iso(suspension.at) };
  return JSON.stringify({ name, createdAt: iso(createdAt), changedAt: iso(changedAt), owner, suspended });
}

function table(entries: readonly AccountEntry[]): string {
  if (entries.length === 0) return "No name has a password yet. Give it one with: vitrine account add NAME";
  const width = Math.max(4, ...entries.map(({ name }) => textWidth(name)));
  const row = (name: string, created: string, changed: string): string =>
    `${padToWidth(name, width)}  ${created.padEnd(16)}  ${changed}`;
  const rows = entries.map(({ name, createdAt, changedAt }) => row(name, minute(createdAt), minute(changedAt)));
  const collisions = entries.flatMap(({ name, owner }) => (owner === undefined ? [] : [collision(name, owner)]));
  const suspended = entries.flatMap(({ name, suspension }) =>
    suspension === undefined ? [] : [suspensionLine(name, suspension)],
  );
  return [row("NAME", "SINCE (UTC)", "PASSWORD SET (UTC)"), ...rows, ...collisions, ...suspended].join("\n");
}

function suspensionLine(name: string, { reason, at }: Suspension): string {
  return `${name} is suspended since ${minute(at)}${reason === "" ? "" : `: ${reason}`}.`;
}

/** Names an account that shares its look with an older one. */
function collision(name: string, owner: string): string {
  return `${name} is, or looks like, the older account ${owner}: it works in exactly this form only. Give it another name: vitrine account rename ${name} NEW-NAME`;
}

/** Reads the password from the named file, or from two prompts that do not show it. Rejects with a message for a person. */
async function newPassword(name: string, { passwordFile }: PasswordOptions): Promise<string> {
  if (passwordFile !== undefined) {
    const password = await readPasswordFile(passwordFile, process.stdin, (words) => console.error(`vitrine: ${words}`));
    const refusal = refusePassword(password, name);
    if (refusal !== undefined) throw new Error(refusal);
    return password;
  }
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw new Error("There is no terminal to type the password on: use --password-file FILE, or - for standard input.");
  }
  // On standard error, so that standard output stays clean for what follows.
  const prompt = new Prompt(process.stdin, process.stderr, { entered: () => {}, left: () => {} });
  try {
    return await typeTwice(prompt, name);
  } finally {
    prompt.close();
  }
}

async function typeTwice(prompt: Prompt, name: string): Promise<string> {
  const ask = async (label: string): Promise<string> => {
    const typed = await prompt.ask(label, true);
    if (typed === undefined) throw new Error("Nothing was changed.");
    return typed;
  };
  for (;;) {
    const password = await ask(`New password of ${name}: `);
    const refusal = refusePassword(password, name);
    if (refusal !== undefined) prompt.show(refusal);
    else if ((await ask("The same once more: ")) === password) return password;
    else prompt.show("These two were different.");
  }
}
