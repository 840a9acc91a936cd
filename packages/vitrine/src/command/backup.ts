// `vitrine backup FOLDER`: a checked copy of the server's databases, also while it runs.
import { defaultDataFolder } from "@vitrine/store";
import type { Command } from "commander";
import { type FolderOption, withFolder } from "./operate.ts";

export function define(command: Command): void {
  withFolder(command)
    .argument("<folder>", "a new folder for the copy")
    .action(async (into: string, { data }: FolderOption) => {
      const { backUp } = await import("@vitrine/store/backup");
      const files = await backUp(data ?? defaultDataFolder(), into);
      for (const { name, bytes } of files) console.log(`${name}: ${bytes} bytes, copied and checked`);
      console.log(`The backup is in ${into}. It holds password hashes and what people said: keep it private.`);
    });
}
