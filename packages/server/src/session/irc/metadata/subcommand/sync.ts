// METADATA SYNC: the values of the subscribed keys, of somebody, of a channel with its members, or of all of them (`*ALL`).
import { findReadable } from "../target.ts";
import { everything, roomAndMembers, sync } from "../sync.ts";
import { costOf, nameOf } from "../value.ts";
import type { MetadataSubcommand } from "./row.ts";

const all = "*ALL";

export const syncCommand: MetadataSubcommand = {
  name: "SYNC",
  parameters: 0,
  run({ client, target: text }) {
    if (text.toUpperCase() === all) {
      client.charge(costOf(sync(client, all, everything(client))));
      return;
    }
    const target = findReadable(client, text);
    if (target === undefined) return;
    const targets = "members" in target ? roomAndMembers(client, target) : [target];
    client.charge(costOf(sync(client, nameOf(target), targets)));
  },
  runEarly: ({ client }) => client.reply("RPL_METADATASYNCLATER", "*", "5"),
};
