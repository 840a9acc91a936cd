// METADATA SUB: the client wants to know of these keys.
import { type IrcClient, isRegistered } from "../../client.ts";
import { listsOf } from "../../names.ts";
import { everything, sync } from "../sync.ts";
import { isKey, shownKey } from "../value.ts";
import { failKey, type MetadataCall, type MetadataSubcommand } from "./row.ts";

function subscribe(client: IrcClient, keys: readonly string[]): string[] {
  const { metadata, settings } = client.network;
  const most = settings.limits.metadataSubscriptions;
  const done = new Set<string>();
  for (const key of keys) {
    const own = metadata.of(client.id);
    if (!isKey(key)) failKey(client, shownKey(key));
    else if (own.size >= most && !own.has(key)) {
      client.fail("METADATA", "LIMIT_REACHED", key, String(most), "These are too many subscriptions");
      break;
    } else {
      metadata.add(client.id, key);
      done.add(key);
    }
  }
  return [...done];
}

function run({ client, rest }: MetadataCall): void {
  const done = subscribe(client, rest);
  for (const words of listsOf(done)) client.reply("RPL_METADATASUBOK", ...words.split(" "));
  if (done.length === 0 || !isRegistered(client)) return;
  // A client of the older draft does not know how to ask for everything.
  if (client.capabilities.has("draft/metadata-3")) client.reply("RPL_METADATASYNCLATER", "*ALL", "0");
  else sync(client, "*", everything(client));
}

export const sub: MetadataSubcommand = { name: "SUB", parameters: 1, run, runEarly: run };
