// ChanServ HOWTOBAN: the mode that keeps somebody out of a channel, by what others see of them.
import { hostOf } from "../../source.ts";
import type { ServiceCommand } from "../service.ts";
import { roomNamed } from "./room.ts";

export const howToBan: ServiceCommand = {
  name: "HOWTOBAN",
  form: "HOWTOBAN #channel nick",
  help: "Says which ban keeps somebody out of a channel: by account where there is one, otherwise by host.",
  needs: "nothing",
  words: 2,
  run: (call) => {
    const { client, words, say } = call;
    const room = roomNamed(call);
    if (room === undefined) return;
    const user = client.network.findUser(words[1]!);
    if (user === undefined) return say("There is nobody of this nick.");
    const { account, nick } = user;
    if (account !== undefined) say(`MODE ${room.name} +b a:${account} bans the account ${account}, under every nick.`);
    say(`MODE ${room.name} +b *!*@${hostOf(user)} bans everybody from the host of ${nick}.`);
    say(`KICK ${room.name} ${nick} puts them out: a ban alone only keeps them from speaking and from coming back.`);
  },
};
