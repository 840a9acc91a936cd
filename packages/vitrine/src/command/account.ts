// `vitrine account add|list|passwd|rename|remove`: which names have a password. A running server notices at once.
import { makePasswordRecord, nameRefusal, refusePassword } from "@vitrine/server/accounts";
import { defaultDataFolder } from "@vitrine/store";
import { type AccountEntry, type AccountStore, openAccountStore } from "@vitrine/store/accounts";
import { padToWidth, Prompt, textWidth } from "@vitrine/terminal";
import { checkName } from "@vitrine/wire/lab";
import { visibleText } from "@vitrine/wire/text";
import { type Command, CommanderError } from "commander";
import { readPasswordFile } from "./password-file.ts";

/** Exit code of a command that makes no sense; one that cannot be carried out ends with 1 (docs/guide/accounts.md). */
const usageExitCode = 2;

interface FolderOption {
  readonly data?: string;
}

interface PasswordOptions extends FolderOption {
  readonly passwordFile?: string;
}

export function define(command: Command): void {
  command.exitOverride(exitAsUsage);
  withFolder(command.command("add"), "give a name a password, so that nobody else can use it")
    .argument("<name>", "the name in the chat; Alice and alice are one")
    .option("--password-file <FILE>", passwordFileMeaning)
    .action(add);
  withFolder(command.command("list"), "show which names have a password")
    .option("--json", "one JSON object in a line for each")
    .action(list);
  withFolder(command.command("remove"), "take the password from a name: everybody can use it again")
    .argument("<name>")
    .action(remove);
  withFolder(command.command("rename"), "give an account another name; the password stays")
    .argument("<name>")
    .argument("<new-name>")
    .action(rename);
  withFolder(command.command("passwd"), "change the password of a name")
    .argument("<name>")
    .option("--password-file <FILE>", passwordFileMeaning)
    .action(changePassword);
}

const passwordFileMeaning = "read the password from the first line of this file; - is standard input";

function withFolder(command: Command, description: string): Command {
  return command
    .description(description)
    .option("--data <FOLDER>", `where the accounts are kept (default: ${defaultDataFolder()})`)
    .exitOverride(exitAsUsage);
}

function exitAsUsage(error: CommanderError): never {
  throw new CommanderError(error.exitCode === 0 ? 0 : usageExitCode, error.code, error.message);
}

async function add(text: string, options: PasswordOptions): Promise<void> {
  const name = validName(text);
  await withStore(options, async (accounts) => {
    refuseOwned(accounts, name);
    const record = await makePasswordRecord(await newPassword(name, options));
    if (!accounts.add(name, record, Date.now())) refuseOwned(accounts, name);
    console.log(`${name} has a password now and cannot log in without it.`);
  });
}

async function changePassword(text: string, options: PasswordOptions): Promise<void> {
  const name = composed(text);
  await withStore(options, async (accounts) => {
    if (!accounts.has(name)) throw new Error(unknown(accounts, name));
    const record = await makePasswordRecord(await newPassword(name, options));
    if (!accounts.setPassword(name, record, Date.now())) throw new Error(unknown(accounts, name));
    console.log(`${name} has a new password. The old one lets nobody in any more.`);
  });
}

async function rename(text: string, newText: string, options: FolderOption): Promise<void> {
  const [name, newName] = [composed(text), validName(newText)];
  await withStore(options, async (accounts) => {
    if (!accounts.has(name)) throw new Error(unknown(accounts, name));
    if (!accounts.rename(name, newName)) refuseOwned(accounts, newName);
    console.log(`${name} is ${newName} from now on, with the same password.`);
  });
}

async function remove(text: string, options: FolderOption): Promise<void> {
  const name = composed(text);
  await withStore(options, async (accounts) => {
    if (!accounts.remove(name)) throw new Error(unknown(accounts, name));
    console.log(`${name} has no password any more.`);
  });
}

async function list(options: FolderOption & { readonly json?: true }): Promise<void> {
  await withStore(options, async (accounts) => {
    const entries = accounts.list();
    if (options.json === true) for (const entry of entries) console.log(jsonLine(entry));
    else console.log(table(entries));
  });
}

function unknown(accounts: AccountStore, name: string): string {
  const owner = accounts.ownerOf(name);
  const meant = owner === undefined || owner === name ? "" : ` Did you mean ${owner}?`;
  return `${visibleText(name).slice(0, 80)} has no password here.${meant}`;
}

/** Throws where an account has this name, or one that is the same or looks the same. */
function refuseOwned(accounts: AccountStore, name: string): void {
  const owner = accounts.has(name) ? name : accounts.ownerOf(name);
  if (owner === name) throw new Error(`${name} has a password already. Change it with: vitrine account passwd ${name}`);
  if (owner === undefined) return;
  const why = accounts.accountOf(name) === owner ? "is the same name" : "looks the same";
  throw new Error(`${name} is taken: ${owner} has a password, and ${why}.`);
}

async function withStore(options: FolderOption, use: (accounts: AccountStore) => Promise<void>): Promise<void> {
  const accounts = openAccountStore(options.data ?? defaultDataFolder());
  try {
    await use(accounts);
  } finally {
    accounts.close();
  }
}

const composed = (text: string): string => text.normalize("NFC");

function validName(text: string): string {
  const check = checkName(text);
  const refusal = check.isValid ? nameRefusal(check.name) : check;
  if (check.isValid && refusal === undefined) return check.name;
  throw new Error(`"${visibleText(text).slice(0, 80)}" cannot be a name in the chat. ${refusal!.words}`);
}

const iso = (milliseconds: number): string => new Date(milliseconds).toISOString();

const minute = (milliseconds: number): string => iso(milliseconds).slice(0, 16).replace("T", " ");

function jsonLine({ name, createdAt, changedAt, owner }: AccountEntry): string {
  return JSON.stringify({ name, createdAt: iso(createdAt), changedAt: iso(changedAt), owner });
}

function table(entries: readonly AccountEntry[]): string {
  if (entries.length === 0) return "No name has a password yet. Give it one with: vitrine account add NAME";
  const width = Math.max(4, ...entries.map(({ name }) => textWidth(name)));
  const row = (name: string, created: string, changed: string): string =>
    `${padToWidth(name, width)}  ${created.padEnd(16)}  ${changed}`;
  const rows = entries.map(({ name, createdAt, changedAt }) => row(name, minute(createdAt), minute(changedAt)));
  const collisions = entries.flatMap(({ name, owner }) => (owner === undefined ? [] : [collision(name, owner)]));
  return [row("NAME", "SINCE (UTC)", "PASSWORD SET (UTC)"), ...rows, ...collisions].join("\n");
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
