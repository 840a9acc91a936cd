// TOPIC: shows or sets what a channel is about.
import type { IrcMessage } from "@vitrine/wire/irc";
import type { CommandRow, RegisteredClient } from "../client.ts";
import { isTooLong } from "../length.ts";
import { namedRoom } from "../named-room.ts";
import { refuse } from "../refusal.ts";
import { sendTopic } from "../topic.ts";

function run(client: RegisteredClient, message: IrcMessage): void {
  const { network, user } = client;
  const [name = "", topic] = message.parameters;
  const room = namedRoom(client, name);
  if (room === undefined) return;
  if (topic === undefined) {
    sendTopic(client, room, true);
    return;
  }
  if (isTooLong(client, "A topic", topic, network.settings.limits.topic)) return;
  const refusal = client.submit((origin) => network.hub.setTopic(user, room, topic, origin));
  if (refusal !== undefined) refuse(client, refusal);
}

export const topic: CommandRow = { name: "TOPIC", parameters: 1, needs: "registration", penalty: 1, run };
