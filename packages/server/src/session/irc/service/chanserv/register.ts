// ChanServ REGISTER: makes a channel the client's own.
import type { ServiceCommand } from "../service.ts";
import { answer, roomNamed } from "./room.ts";

/** Channels of one account, so that nobody takes all good names. */
const mostChannels = 20;

export const register: ServiceCommand = {
  name: "REGISTER",
  form: "REGISTER #channel",
  help: "Makes the channel yours: it stays with its topic, modes and lists while nobody is in it. You have to be its operator.",
  needs: "login",
  words: 1,
  run: (call) => {
    const { client, account, say } = call;
    const room = roomNamed(call);
    if (room === undefined) return;
    const own = [...client.network.hub.rooms.values()].filter(({ registration }) => registration?.founder === account);
    if (own.length >= mostChannels) return say(`An account has at most ${mostChannels} channels.`);
    const refusal = client.submit((origin) => client.network.hub.register(client.user, room, origin));
    answer(call, refusal, `${room.name} belongs to ${account} now.`);
  },
};
