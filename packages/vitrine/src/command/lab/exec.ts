// `vitrine lab exec HOST -- COMMAND`: runs a program on a host with our input and output, and passes its exit code on.
import { execOn } from "@vitrine/lab";
import type { Command } from "commander";
import { labOption, whichLab } from "./which.ts";

interface ExecOptions {
  readonly lab?: string;
  readonly user?: string;
}

export function define(command: Command): void {
  command
    .argument("<host>", "the host to run it on")
    .argument("<command...>", "the program and its arguments, behind --")
    .option(...labOption)
    .option("--user <USER>", "run it as this user instead of root")
    .action(async (host: string, words: string[], { lab, user }: ExecOptions) => {
      process.exitCode = await execOn(whichLab(lab), host, words, user);
    });
}
