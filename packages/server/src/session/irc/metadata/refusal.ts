// The answers to changes of metadata that the chat refuses.
import type { EntryOf, RefusalReason } from "@vitrine/hub";
import type { IrcClient } from "../client.ts";

export function refuseMetadata(
  client: IrcClient,
  reason: RefusalReason,
  object: string,
  entry: EntryOf<"metadata-set"> | EntryOf<"metadata-cleared">,
): void {
  const key = entry.kind === "metadata-set" ? (entry.changes[0]?.key ?? "*") : "*";
  if (reason === "rank-too-low") {
    client.fail("METADATA", "KEY_NO_PERMISSION", object, key, "You may not change this");
  } else if (reason === "list-full") {
    const most = String(client.network.settings.limits.metadataKeys);
    client.fail("METADATA", "LIMIT_REACHED", object, most, "These are too many keys, or too long values");
  } else client.fail("METADATA", "INVALID_TARGET", object, "There is no such channel or person");
}
