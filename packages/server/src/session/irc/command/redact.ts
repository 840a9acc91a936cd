// REDACT: takes a message back (IRCv3 draft/message-redaction). The message has to be in the history of the target that is named.
import { numberOf, positionOf } from "@vitrine/hub";
import type { IrcMessage } from "@vitrine/wire/irc";
import type { ChatHistory } from "../../../history/chat-history.ts";
import { type CommandRow, type IrcClient, isRegistered, type RegisteredClient } from "../client.ts";
import { readableTarget } from "../history/conversation.ts";
import { refuseRedaction } from "../redaction-refusal.ts";

const name = "REDACT";

interface Request {
  readonly target: string;
  readonly id: string;
  readonly reason: string;
}

/** Whether the message is not there or nobody may know of it: the answer is the same. */
function unknown(client: IrcClient, { target, id }: Request): void {
  client.fail(name, "UNKNOWN_MSGID", target, id, "This message does not exist or is too old");
}

export async function redactMessage(client: RegisteredClient, history: ChatHistory, request: Request): Promise<void> {
  const { target, id, reason } = request;
  const readable = await readableTarget(client, history, target);
  if (readable === undefined) {
    client.fail(name, "INVALID_TARGET", target, `You cannot delete messages from ${target}`);
    return;
  }
  const position = positionOf(id);
  const record = position === undefined ? undefined : await history.access.find(readable.place, numberOf(position));
  // The client may have gone meanwhile.
  if (!isRegistered(client)) return;
  if (record === undefined) {
    unknown(client, request);
    return;
  }
  const { hub } = client.network;
  const isOwn = history.access.isOwn(client.user, record);
  const conversation = target.startsWith("#") ? undefined : readable.place.key;
  const redaction = { to: readable.to, conversation, message: id, isOwn, reason };
  const refusal = client.submit((origin) => hub.redact(client.user, redaction, origin));
  if (refusal !== undefined) refuseRedaction(client, refusal.reason, target, id);
}

async function redact(client: RegisteredClient, history: ChatHistory, request: Request): Promise<void> {
  try {
    await redactMessage(client, history, request);
  } catch (error) {
    history.report(name, error);
    unknown(client, request);
  }
}

function run(client: RegisteredClient, message: IrcMessage): void {
  const [target = "", id = "", reason = ""] = message.parameters;
  const { history } = client.network;
  if (history === undefined) unknown(client, { target, id, reason });
  else client.wait(redact(client, history, { target, id, reason }));
}

export const redactCommand: CommandRow = { name, parameters: 2, needs: "registration", penalty: 1, run };
