// JOIN: `JOIN #a,#b key`. The first member of a channel is its operator.
import type { RefusalReason, RoomName, RoomOpening } from "@vitrine/hub";
import type { IrcMessage } from "@vitrine/wire/irc";
import type { CommandRow, RegisteredClient } from "../client.ts";
import { refuse } from "../refusal.ts";

const opening: RoomOpening = { modes: ["members-speak", "topic-protected"], rank: "operator" };

/** Refusals after which a channel may send the user on to another one. */
const forwarded: ReadonlySet<RefusalReason> = new Set(["banned", "invited-only", "wrong-password", "room-full"]);

function join(client: RegisteredClient, name: RoomName, password: string | undefined, isForwarded = false): void {
  const { user, network } = client;
  const refusal = client.submit((origin) => network.hub.join(user, name, { password, opening }, origin));
  if (refusal === undefined) return;
  const forward = network.hub.rooms.get(name.key)?.modes.get("forward");
  const target = typeof forward === "string" && !isForwarded ? network.roomName(forward) : undefined;
  if (target === undefined || !forwarded.has(refusal.reason) || !network.hub.rooms.has(target.key)) {
    refuse(client, refusal);
    return;
  }
  client.reply("ERR_LINKCHANNEL", name.name, target.name, "Forwarding to another channel");
  join(client, target, undefined, true);
}

function run(client: RegisteredClient, message: IrcMessage): void {
  const [names = "", keys = ""] = message.parameters;
  const passwords = keys.split(",");
  for (const [index, text] of names.split(",").entries()) {
    if (text === "") continue;
    const name = client.network.roomName(text);
    const password = passwords[index];
    if (name !== undefined) join(client, name, password === "" ? undefined : password);
    else if (text.startsWith("#")) client.reply("ERR_BADCHANNAME", text, "This channel name is not allowed");
    else client.reply("ERR_NOSUCHCHANNEL", text, "No such channel");
  }
}

export const joinCommand: CommandRow = { name: "JOIN", parameters: 1, needs: "registration", penalty: 1, run };
