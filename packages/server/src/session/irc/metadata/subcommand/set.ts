// METADATA SET: gives a key a value, or takes the key away where there is none.
import type { IrcClient } from "../../client.ts";
import { refuse } from "../../refusal.ts";
import { findTarget } from "../target.ts";
import { isKey, sendValue, shownKey, valueFault } from "../value.ts";
import { failKey, type MetadataSubcommand } from "./row.ts";

/** Lines of talk that a change costs besides the command: many people hear of it. */
const extraCost = 2;

/** Undefined, and answered, where key or value are wrong. An empty value is none. */
function read(client: IrcClient, [key = "", value = ""]: readonly string[]) {
  if (!isKey(key)) {
    failKey(client, shownKey(key));
    return undefined;
  }
  const fault = valueFault(key, value, client.network.settings.limits);
  if (fault === undefined) return { key, value: value === "" ? undefined : value };
  client.fail("METADATA", "INVALID_VALUE", key, fault);
  return undefined;
}

export const set: MetadataSubcommand = {
  name: "SET",
  parameters: 1,
  run({ client, target: text, rest }) {
    const change = read(client, rest);
    const target = change && findTarget(client, text);
    if (target === undefined) return;
    client.charge(extraCost);
    const refusal = client.submit((origin) => client.network.hub.setMetadata(client.user, target, [change!], origin));
    if (refusal !== undefined) refuse(client, refusal);
  },
  runEarly({ client, rest }) {
    const change = read(client, rest);
    if (change === undefined) return;
    const { earlyMetadata } = client.network;
    const values = earlyMetadata.get(client.id) ?? new Map<string, string>();
    const most = client.network.settings.limits.metadataKeys;
    if (change.value === undefined) values.delete(change.key);
    else if (values.size >= most && !values.has(change.key)) {
      client.fail("METADATA", "LIMIT_REACHED", "*", String(most), "These are too many keys");
      return;
    } else earlyMetadata.set(client.id, values.set(change.key, change.value));
    sendValue(client, "*", change.key, change.value);
  },
};
