// `vitrine lab shell HOST`: the user's own shell, on a host.
import { execOn } from "@vitrine/lab";
import type { Command } from "commander";
import { labOption, whichLab } from "./which.ts";

export function define(command: Command): void {
  command
    .argument("<host>", "the host to open it on")
    .option(...labOption)
    .action(async (host: string, { lab }: { lab?: string }) => {
      const state = whichLab(lab);
      console.error(`This shell is on ${host} of the lab ${state.lab}. \`exit\` leaves it.`);
      process.exitCode = await execOn(state, host, [process.env.SHELL ?? "/bin/sh"]);
    });
}
