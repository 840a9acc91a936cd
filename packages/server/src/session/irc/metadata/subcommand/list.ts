// METADATA LIST: every key that is set, with its value.
import type { IrcClient } from "../../client.ts";
import { findReadable } from "../target.ts";
import { costOf, nameOf, sendValue } from "../value.ts";
import type { MetadataSubcommand } from "./row.ts";

function answer(client: IrcClient, target: string, values: ReadonlyMap<string, string>): void {
  client.charge(costOf(values.size));
  client.replies.batch("metadata", [target], () => {
    for (const [key, value] of values) sendValue(client, target, key, value);
  });
}

export const list: MetadataSubcommand = {
  name: "LIST",
  parameters: 0,
  run({ client, target: text }) {
    const target = findReadable(client, text);
    if (target !== undefined) answer(client, nameOf(target), client.network.hub.metadataOf(target));
  },
  runEarly({ client }) {
    answer(client, "*", client.network.earlyMetadata.get(client.id) ?? new Map<string, string>());
  },
};
