// `vitrine restore BACKUP`: puts a backup into a data folder that no server holds and that has no databases.
import { holdFolder } from "@vitrine/server/admin";
import { defaultDataFolder } from "@vitrine/store";
import type { Command } from "commander";
import { type FolderOption, withFolder } from "./operate.ts";

export function define(command: Command): void {
  withFolder(command)
    .argument("<backup>", "the folder that `vitrine backup` made")
    .action(async (from: string, { data }: FolderOption) => {
      const folder = data ?? defaultDataFolder();
      const { restore } = await import("@vitrine/store/backup");
      // No server starts on the folder meanwhile.
      const held = await holdFolder(folder);
      try {
        for (const { name, bytes } of restore(from, folder))
          console.log(`${name}: ${bytes} bytes, checked and restored`);
      } finally {
        held.release();
      }
      console.log(`The next server on ${folder} goes on from there.`);
    });
}
