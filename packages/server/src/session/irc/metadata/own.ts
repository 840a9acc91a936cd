// The answers to a client about its own metadata.
import type { HubEventOf } from "@vitrine/hub";
import type { RegisteredClient } from "../client.ts";
import { refuse } from "../refusal.ts";
import { hearsMetadata, nameOf, notify, sendValue } from "./value.ts";

/** The answer to SET and CLEAR. */
export function answerChange(
  client: RegisteredClient,
  { target, changes, cause }: HubEventOf<"metadata-changed">,
): void {
  const name = nameOf(target);
  const values = (): void => {
    for (const { key, value } of changes) sendValue(client, name, key, value);
  };
  if (cause === "cleared") client.replies.batch("metadata", [name], values);
  else if (cause === "set") values();
}

/** Sends a client that registers its own values, and sets those from before for a person who was there already. */
export function sendOwn(client: RegisteredClient): void {
  const { network, user } = client;
  const early = network.earlyMetadata.get(client.id) ?? new Map<string, string>();
  network.earlyMetadata.delete(client.id);
  const before = network.hub.metadataOf(user);
  if (hearsMetadata(client)) {
    client.replies.batch("metadata", [user.nick], () => {
      for (const [key, value] of new Map([...before, ...early])) {
        notify(client, network.settings.name, user.nick, key, value);
      }
    });
  }
  const changes = [...early]
    .filter(([key, value]) => before.get(key) !== value)
    .map(([key, value]) => ({ key, value }));
  if (changes.length === 0) return;
  const refusal = client.submit((origin) => network.hub.setMetadata(user, user, changes, origin));
  if (refusal !== undefined) refuse(client, refusal);
}
