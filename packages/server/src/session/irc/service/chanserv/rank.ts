// ChanServ OP and DEOP: a rank for now, by the right that the registration gives.
import type { ServiceCall, ServiceCommand } from "../service.ts";
import { actor, answer, registeredRoomNamed } from "./room.ts";

function change(call: ServiceCall, isSet: boolean): void {
  const { client, words } = call;
  const room = registeredRoomNamed(call);
  if (room === undefined) return;
  const whose = words[1] === undefined ? client.user : client.network.findUser(words[1]);
  if (whose === undefined) return call.say("There is nobody of this nick.");
  const { hub } = client.network;
  const refusal = client.submit((origin) =>
    hub.changeRegistration(actor(call), room, { kind: "rank", user: whose.id, rank: "operator", isSet }, origin),
  );
  answer(call, refusal, `${whose.nick} is ${isSet ? "an" : "no"} operator of ${room.name} now.`);
}

export const op: ServiceCommand = {
  name: "OP",
  form: "OP #channel [nick]",
  help: "Makes somebody an operator of the channel, or yourself. AMODE does it for always.",
  needs: "login",
  words: 1,
  run: (call) => change(call, true),
};

export const deop: ServiceCommand = {
  name: "DEOP",
  form: "DEOP #channel [nick]",
  help: "Takes the operator's rank from somebody, or from yourself.",
  needs: "login",
  words: 1,
  run: (call) => change(call, false),
};
