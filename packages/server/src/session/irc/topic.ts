// The topic of a channel as numerics.
import type { Room } from "@vitrine/hub";
import type { RegisteredClient } from "./client.ts";

/** `isAsked`: then a channel without a topic is an answer too. */
export function sendTopic(client: RegisteredClient, { name, topic }: Room, isAsked: boolean): void {
  if (topic === undefined) {
    if (isAsked) client.reply("RPL_NOTOPIC", name, "No topic is set");
    return;
  }
  client.reply("RPL_TOPIC", name, topic.text);
  client.reply("RPL_TOPICTIME", name, topic.by, seconds(topic.at));
}

/** A time of the chat as IRC writes it: seconds since 1970. */
export function seconds(at: number): string {
  return String(Math.floor(at / 1_000));
}
