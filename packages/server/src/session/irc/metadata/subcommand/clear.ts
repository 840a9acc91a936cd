// METADATA CLEAR: takes every key away.
import { refuse } from "../../refusal.ts";
import { findTarget } from "../target.ts";
import { sendValue } from "../value.ts";
import type { MetadataSubcommand } from "./row.ts";

export const clear: MetadataSubcommand = {
  name: "CLEAR",
  parameters: 0,
  run({ client, target: text }) {
    const target = findTarget(client, text);
    if (target === undefined) return;
    const refusal = client.submit((origin) => client.network.hub.clearMetadata(client.user, target, origin));
    if (refusal !== undefined) refuse(client, refusal);
  },
  runEarly({ client }) {
    const { earlyMetadata } = client.network;
    const keys = [...(earlyMetadata.get(client.id)?.keys() ?? [])];
    earlyMetadata.delete(client.id);
    client.replies.batch("metadata", ["*"], () => {
      for (const key of keys) sendValue(client, "*", key, undefined);
    });
  },
};
