// `vitrine admin ban|unban|bans|audit`: what the operator of a server does, over its local socket. Without a server, in its data folder.
import type { Command } from "commander";
import { type FolderOption, operate, operateAloud, withFolder } from "./operate.ts";

interface BanOptions extends FolderOption {
  readonly for?: string;
  readonly reason?: string;
  readonly force?: true;
}

export function define(command: Command): void {
  withFolder(command.command("ban"))
    .description("keep an address, a network, a mask or an account out of the server")
    .argument("<target>", "10.0.0.7, 10.1.0.0/16, 'nick!user@host' with * and ?, or the name of an account")
    .option("--for <DURATION>", "30m, 2h, 7d or 1y; without it, the ban has no end")
    .option("--reason <TEXT>", "the reason, for those that are banned")
    .option("--force", "you are sure, although it means many people")
    .action(ban);
  withFolder(command.command("unban"))
    .description("end a ban")
    .argument("<target>", "as `bans` shows it")
    .action(unban);
  withFolder(command.command("bans"))
    .description("show the bans")
    .option("--json", "one JSON object in a line for each")
    .action(bans);
  withFolder(command.command("audit"))
    .description("show what operators did, the newest first")
    .option("--json", "one JSON object in a line for each")
    .action(audit);
}

async function ban(target: string, { force, reason, for: duration, ...options }: BanOptions): Promise<void> {
  const parameters = {
    target,
    ...(duration !== undefined && { for: duration }),
    ...(reason !== undefined && { reason }),
    ...(force === true && { force: "yes" }),
  };
  await operateAloud(options, { command: "ban", parameters });
}

async function unban(target: string, options: FolderOption): Promise<void> {
  await operateAloud(options, { command: "unban", parameters: { target } });
}

type ListOptions = FolderOption & { readonly json?: true };

async function bans(options: ListOptions): Promise<void> {
  await show(options, "bans", "bans");
}

async function audit(options: ListOptions): Promise<void> {
  await show(options, "audit", "lines");
}

async function show({ json, ...options }: ListOptions, command: string, list: string): Promise<void> {
  const result = await operate(options, { command, parameters: {} });
  if (json !== true) console.log(String(result["words"]));
  else for (const one of result[list] as readonly unknown[]) console.log(JSON.stringify(one));
}
