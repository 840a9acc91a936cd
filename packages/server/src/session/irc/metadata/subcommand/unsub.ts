// METADATA UNSUB: the client does not want to know of these keys any more.
import { listsOf } from "../../names.ts";
import { isKey, shownKey } from "../value.ts";
import { failKey, type MetadataCall, type MetadataSubcommand } from "./row.ts";

function run({ client, rest }: MetadataCall): void {
  const done = new Set<string>();
  for (const key of rest) {
    if (!isKey(key)) {
      failKey(client, shownKey(key));
      continue;
    }
    client.network.metadata.remove(client.id, key);
    done.add(key);
  }
  for (const words of listsOf(done)) client.reply("RPL_METADATAUNSUBOK", ...words.split(" "));
}

export const unsub: MetadataSubcommand = { name: "UNSUB", parameters: 1, run, runEarly: run };
