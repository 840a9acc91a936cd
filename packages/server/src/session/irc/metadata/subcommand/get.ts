// METADATA GET: the values of these keys.
import type { IrcClient } from "../../client.ts";
import { findReadable } from "../target.ts";
import { costOf, isKey, nameOf, sendValue, shownKey } from "../value.ts";
import { failKey, type MetadataSubcommand } from "./row.ts";

function answer(client: IrcClient, target: string, keys: readonly string[], values: ReadonlyMap<string, string>): void {
  client.charge(costOf(keys.length));
  client.replies.batch("metadata", [target], () => {
    for (const key of keys) {
      if (isKey(key)) sendValue(client, target, key, values.get(key));
      else failKey(client, shownKey(key));
    }
  });
}

export const get: MetadataSubcommand = {
  name: "GET",
  parameters: 1,
  run({ client, target: text, rest }) {
    const target = findReadable(client, text);
    if (target !== undefined) answer(client, nameOf(target), rest, client.network.hub.metadataOf(target));
  },
  runEarly({ client, rest }) {
    answer(client, "*", rest, client.network.earlyMetadata.get(client.id) ?? new Map<string, string>());
  },
};
