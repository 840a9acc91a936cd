// `vitrine history export|forget`: what the server keeps of the chat, as text, and how somebody's words are deleted.
import { readRoomName } from "@vitrine/hub";
import { defaultDataFolder, Problem } from "@vitrine/store";
import { type Command, Option } from "commander";
import { type FolderOption, operateAloud, withFolder } from "./operate.ts";

interface ExportOptions extends FolderOption {
  readonly channel?: string;
  readonly account?: string;
  readonly format: "json" | "irssi";
}

export function define(command: Command): void {
  withFolder(command.command("export").description("write the history to standard output, beside a running server too"))
    .option("--channel <NAME>", "only this channel, such as #lobby")
    .option("--account <NAME>", "only what this account said")
    .addOption(
      new Option("--format <FORMAT>", "json: one object a line; irssi: a log for people, in UTC")
        .choices(["json", "irssi"])
        .default("json"),
    )
    .action(exportHistory);
  withFolder(
    command.command("forget").description("delete everything that an account said, and what is known of its reading"),
  )
    .argument("<account>", "the account's name")
    .action((account: string, options: FolderOption) =>
      operateAloud(options, { command: "history forget", parameters: { account } }),
    );
}

async function exportHistory({ data, channel, account, format }: ExportOptions): Promise<void> {
  const room = channel === undefined ? undefined : readRoomName(channel);
  if (channel !== undefined && room === undefined)
    throw new Problem(`"${channel}" is no name of a channel: they begin with #.`);
  const { exportedRecords, IrssiLog, jsonOf, readHistory } = await import("@vitrine/store/history/files");
  const database = readHistory(data ?? defaultDataFolder());
  const log = new IrssiLog();
  try {
    for (const each of exportedRecords(database, { channel: room?.key, account })) {
      const lines = format === "json" ? [jsonOf(each)] : log.linesOf(each);
      for (const line of lines) await write(`${line}\n`);
    }
  } finally {
    database.close();
  }
}

/** Waits for a reader that is slower than the file. */
async function write(text: string): Promise<void> {
  if (process.stdout.write(text)) return;
  await new Promise((resolve) => void process.stdout.once("drain", resolve));
}
