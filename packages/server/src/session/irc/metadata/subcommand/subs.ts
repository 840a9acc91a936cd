// METADATA SUBS: the keys that the client has subscribed to.
import { listsOf } from "../../names.ts";
import type { MetadataCall, MetadataSubcommand } from "./row.ts";

function run({ client }: MetadataCall): void {
  client.replies.batch("metadata-subs", [], () => {
    for (const words of listsOf(client.network.metadata.of(client.id).keys()))
      client.reply("RPL_METADATASUBS", ...words.split(" "));
  });
}

export const subs: MetadataSubcommand = { name: "SUBS", parameters: 0, run, runEarly: run };
