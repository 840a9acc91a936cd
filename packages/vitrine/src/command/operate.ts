// Carries out a command of the operator: by the server that holds the data folder, or without one by this program itself.
import { userInfo } from "node:os";
import { type AdminRequest, type AdminResult, askServer } from "@vitrine/server/admin";
import { defaultDataFolder, Problem } from "@vitrine/store";
import type { Command } from "commander";

export interface FolderOption {
  readonly data?: string;
}

export function withFolder(command: Command): Command {
  return command.option("--data <FOLDER>", `the server's data folder (default: ${defaultDataFolder()})`);
}

/** Rejects with a `Problem` where the command is refused. */
export async function operate({ data }: FolderOption, wanted: AdminRequest): Promise<AdminResult> {
  const folder = data ?? defaultDataFolder();
  const request = { ...wanted, by: process.env["SUDO_USER"] ?? userInfo().username };
  const reply = await askServer(folder, request);
  if (reply === undefined) {
    const { runOffline } = await import("@vitrine/server/admin/commands");
    return runOffline(folder, request);
  }
  if ("refusal" in reply) throw new Problem(reply.refusal);
  return reply.result;
}

/** Carries the command out and prints its words. */
export async function operateAloud(options: FolderOption, request: AdminRequest): Promise<void> {
  console.log(String((await operate(options, request))["words"]));
}
