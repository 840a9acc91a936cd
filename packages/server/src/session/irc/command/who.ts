// WHO: users of a channel, or users that a mask means; with WHOX's chosen fields (`WHO #a %tcuhnfar,152`).
import { matchesPattern, type Member, type Room, type User } from "@vitrine/hub";
import type { IrcMessage } from "@vitrine/wire/irc";
import type { CommandRow, RegisteredClient } from "../client.ts";
import { signsOf } from "../mode-letter.ts";
import { prefixFor } from "../names.ts";
import { hostOf, identOf } from "../source.ts";
import { isUserVisible, visibleMembers, visibleRooms } from "../visibility.ts";

/** The order of WHOX's fields. */
const fieldOrder = Array.from("tcuihsnfdlaor");

interface Found {
  readonly user: User;
  /** The channel by which they were found. */
  readonly room: Room | undefined;
  readonly member: Member | undefined;
}

/** H or G: here or gone; `*` an operator of the server, B a bot, then the ranks. */
function flagsOf(client: RegisteredClient, { user, member }: Found): string {
  return (
    (user.away === undefined ? "H" : "G") +
    (user.flags.has("operator") ? "*" : "") +
    (user.flags.has("bot") ? "B" : "") +
    (member === undefined ? "" : prefixFor(client, member))
  );
}

function fieldOf(client: RegisteredClient, found: Found, field: string, token: string): string {
  const { user, room, member } = found;
  const { network } = client;
  switch (field) {
    case "t":
      return token;
    case "c":
      return room?.name ?? "*";
    case "u":
      return identOf(user);
    case "i": {
      const isShown = user === client.user || client.user.flags.has("operator");
      return isShown ? hostOf({ host: network.components.sessions.addressOf(user) }) : "255.255.255.255";
    }
    case "h":
      return hostOf(user);
    case "s":
      return network.settings.name;
    case "n":
      return user.nick;
    case "f":
      return flagsOf(client, found);
    case "d":
      return "0";
    case "l":
      return String(Math.max(0, Math.floor((network.components.clock.now() - user.spokeAt) / 1_000)));
    case "a":
      return user.account ?? "0";
    case "o":
      return member === undefined || signsOf(member.ranks) === "" ? "n/a" : "0";
    default:
      return user.realName;
  }
}

function* foundBy(client: RegisteredClient, mask: string): Generator<Found> {
  const { network, user: viewer } = client;
  if (mask.startsWith("#")) {
    const room = network.findRoom(mask);
    if (room === undefined) return;
    for (const [user, member] of visibleMembers(viewer, room)) yield { user, room, member };
    return;
  }
  const inRoom = (user: User): Found => {
    const [room] = visibleRooms(viewer, user);
    return { user, room, member: room?.members.get(user) };
  };
  const exact = network.findUser(mask);
  if (exact !== undefined) {
    yield inRoom(exact);
    return;
  }
  const pattern = mask === "0" || mask === "" ? "*" : mask;
  for (const user of network.hub.users.values()) {
    if (!isUserVisible(viewer, user)) continue;
    const shown = [user.nick, identOf(user), hostOf(user), user.realName, network.settings.name];
    if (shown.some((text) => matchesPattern(pattern, text))) yield inRoom(user);
  }
}

function run(client: RegisteredClient, message: IrcMessage): void {
  const [mask = "*", options = ""] = message.parameters;
  const [flags = "", fields] = options.split("%", 2);
  const [wanted = "", token = "0"] = fields?.split(",", 2) ?? [];
  const onlyOperators = flags.includes("o");
  for (const found of foundBy(client, mask)) {
    const { user, room } = found;
    if (onlyOperators && !user.flags.has("operator")) continue;
    if (fields === undefined) {
      client.reply(
        "RPL_WHOREPLY",
        room?.name ?? "*",
        identOf(user),
        hostOf(user),
        client.network.settings.name,
        user.nick,
        flagsOf(client, found),
        `0 ${user.realName}`,
      );
      continue;
    }
    const values = fieldOrder
      .filter((field) => wanted.includes(field))
      .map((field) => fieldOf(client, found, field, token));
    client.reply("RPL_WHOSPCRPL", ...values);
  }
  client.reply("RPL_ENDOFWHO", mask, "End of WHO list");
}

export const who: CommandRow = { name: "WHO", parameters: 0, needs: "registration", penalty: 3, run };
