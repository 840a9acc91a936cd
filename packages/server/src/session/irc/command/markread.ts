// MARKREAD: up to where somebody has read a channel or a conversation (IRCv3 draft/read-marker).
import { foldNick, readRoomName } from "@vitrine/hub";
import type { IrcMessage } from "@vitrine/wire/irc";
import type { CommandRow, IrcClient, RegisteredClient } from "../client.ts";
import { formatTimestamp, parseTimestamp } from "../history/time.ts";

const name = "MARKREAD";

/** Markers of people go by their name: nobody but the reader sees them. */
function keyOf(target: string): string | undefined {
  if (target.startsWith("#")) return readRoomName(target)?.key;
  return target === "" ? undefined : `@${foldNick(target)}`;
}

/** `MARKREAD #a timestamp=…`, or `*` where nothing was marked. */
export function sendMarker(client: IrcClient, target: string): void {
  const { user, network } = client;
  const key = keyOf(target);
  const at = user === undefined || key === undefined ? undefined : network.history?.markers.get(user, key);
  client.send(`:${network.settings.name} ${name} ${target} ${at === undefined ? "*" : formatTimestamp(at)}`);
}

/** Markers that a client gets when it comes. */
const mostAtStart = 100;

/** Sends an account's client how far it has read in channels that it is not in yet. */
export function sendMarkers(client: IrcClient): void {
  const { user, network, capabilities } = client;
  if (user?.account === undefined || network.history === undefined || !capabilities.has("draft/read-marker")) return;
  const elsewhere = network.history.markers
    .channelsOf(user)
    .filter((key) => !user.rooms.some((room) => room.key === key));
  for (const key of elsewhere.slice(-mostAtStart)) sendMarker(client, key);
}

function run(client: RegisteredClient, message: IrcMessage): void {
  const [target = "", time] = message.parameters;
  const { network, user } = client;
  if (target === "") {
    client.fail(name, "NEED_MORE_PARAMS", "Missing parameters");
    return;
  }
  const key = keyOf(target);
  if (network.history === undefined || key === undefined) {
    const why = key === undefined ? "There can be no such target" : "This server keeps no read markers";
    client.fail(name, "INTERNAL_ERROR", target, why);
    return;
  }
  if (time === undefined) {
    sendMarker(client, target);
    return;
  }
  const given = parseTimestamp(time);
  if (given === undefined) {
    client.fail(name, "INVALID_PARAMS", target, time, "This is no timestamp=");
    return;
  }
  // Nobody has read what is not said yet, and a marker never goes back.
  const at = Math.min(given, network.components.clock.now());
  if (at <= (network.history.markers.get(user, key) ?? 0)) sendMarker(client, target);
  else client.submit((origin) => network.hub.mark(user, key, target, at, origin));
}

export const markread: CommandRow = { name, parameters: 0, needs: "registration", penalty: 0.5, run };
