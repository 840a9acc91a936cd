// Why a message is not taken back.
import type { Refusal } from "@vitrine/hub";
import type { IrcClient } from "./client.ts";

/** The answer to what the chat refuses; in a cluster it comes later. */
export function refuseRedaction(client: IrcClient, reason: Refusal["reason"], target: string, id: string): void {
  if (reason === "rank-too-low") {
    client.fail("REDACT", "REDACT_FORBIDDEN", target, id, "You are not authorised to delete this message");
  } else client.fail("REDACT", "INVALID_TARGET", target, `You cannot delete messages from ${target}`);
}
