// `vitrine lab compose`: the topology for people who have Docker.
import { writeFileSync } from "node:fs";
import { composeFile, readTopology } from "@vitrine/lab";
import type { Command } from "commander";
import { faultWords } from "@vitrine/wire/text";

export function define(command: Command): void {
  command
    .option("--topology <FILE>", "TOML file with hosts, addresses and links (default: the course's network)")
    .option("--out <FILE>", "where to write it (default: to the standard output)")
    .action(({ topology, out }: { topology?: string; out?: string }) => {
      const text = composeFile(readTopology(topology));
      if (out === undefined) process.stdout.write(text);
      else write(out, text);
    });
}

function write(out: string, text: string): void {
  try {
    writeFileSync(out, text);
  } catch (error) {
    throw new Error(`${out} cannot be written: ${faultWords(error, "write")}`, { cause: error });
  }
}
