// Sessions that hear of metadata, and the parts of the network that this needs.
import type { Hub, Room, SessionId, User } from "@vitrine/hub";
import type { CapabilityName, NumericName } from "@vitrine/wire/irc";
import type { Subscriptions } from "../subscriptions.ts";
import { hearsMetadata, nameOf, notify } from "./value.ts";

export interface MetadataHearer {
  readonly id: SessionId;
  readonly user: User | undefined;
  readonly capabilities: ReadonlySet<CapabilityName>;
  reply(name: NumericName, ...parameters: readonly string[]): void;
  send(line: string): void;
}

export interface MetadataNetwork {
  readonly hub: Hub;
  readonly settings: { readonly name: string };
  readonly metadata: Subscriptions;
  readonly monitor: Subscriptions;
  session(id: SessionId): MetadataHearer | undefined;
}

/** Members of a channel up to which values come by themselves, when one joins or somebody else does. */
export const mostMembers = 100;

/** Sends the target's values of these keys. Returns how many. */
export function sendValues(
  hearer: MetadataHearer,
  { hub, settings }: MetadataNetwork,
  target: Room | User,
  keys: Iterable<string>,
): number {
  const metadata = hub.metadataOf(target);
  if (metadata.size === 0) return 0;
  let count = 0;
  for (const key of keys) {
    const value = metadata.get(key);
    if (value === undefined) continue;
    notify(hearer, settings.name, nameOf(target), key, value);
    count += 1;
  }
  return count;
}

/** Sends the values of one person or channel to a session that begins to see it. */
export function tellValues(network: MetadataNetwork, hearer: MetadataHearer, target: Room | User): void {
  if (hearsMetadata(hearer)) sendValues(hearer, network, target, network.metadata.of(hearer.id).keys());
}
