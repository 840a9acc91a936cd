// REHASH: the server reads its configuration again, as on SIGHUP.
import type { CommandRow, RegisteredClient } from "../client.ts";
import { notePower, serverNotice } from "../operator-power.ts";

async function rehash(client: RegisteredClient, readAgain: () => Promise<string>): Promise<void> {
  try {
    serverNotice(client, await readAgain());
  } catch (problem) {
    const words = problem instanceof Error ? problem.message : String(problem);
    client.fail("REHASH", "INVALID_CONFIG", `The settings stay as they were: ${words}`);
  }
}

export const rehashCommand: CommandRow = {
  name: "REHASH",
  parameters: 0,
  needs: "operator",
  penalty: 8,
  run: (client) => {
    const { readAgain } = client.network;
    if (readAgain === undefined) {
      client.fail("REHASH", "NO_CONFIG", "This server was started without a configuration file");
      return;
    }
    notePower(client, "rehash", "the configuration");
    client.reply("RPL_REHASHING", "configuration", "Rehashing");
    client.wait(rehash(client, readAgain));
  },
};
