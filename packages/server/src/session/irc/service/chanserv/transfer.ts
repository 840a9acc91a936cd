// ChanServ TRANSFER: gives a channel to another account.
import type { ServiceCommand } from "../service.ts";
import { actor, answer, registeredRoomNamed } from "./room.ts";

export const transfer: ServiceCommand = {
  name: "TRANSFER",
  form: "TRANSFER #channel account",
  help: "Makes another account the founder of the channel. You keep no rank by it.",
  needs: "login",
  words: 2,
  run: (call) => {
    const { client, accounts, words, say } = call;
    const room = registeredRoomNamed(call);
    if (room === undefined) return;
    const account = accounts.accountOf(words[1]!);
    if (account === undefined) return say(`There is no account ${words[1]!}.`);
    const refusal = client.submit((origin) =>
      client.network.hub.changeRegistration(actor(call), room, { kind: "founder", account }, origin),
    );
    answer(call, refusal, `${room.name} belongs to ${account} now.`);
  },
};
