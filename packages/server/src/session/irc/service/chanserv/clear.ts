// ChanServ CLEAR: puts everybody out of the channel, or takes all ranks that accounts have in it.
import type { ServiceCall, ServiceCommand } from "../service.ts";
import { actor, answer, registeredRoomNamed } from "./room.ts";

function clearAccess(call: ServiceCall): void {
  const { client } = call;
  const room = registeredRoomNamed(call);
  if (room === undefined) return;
  for (const account of room.registration!.access.keys()) {
    const refusal = client.submit((origin) =>
      client.network.hub.changeRegistration(actor(call), room, { kind: "access", account, rank: undefined }, origin),
    );
    if (refusal !== undefined) return answer(call, refusal, "");
  }
  call.say(`No account but the founder has a rank in ${room.name} any more.`);
}

function clearUsers(call: ServiceCall): void {
  const { client } = call;
  const room = registeredRoomNamed(call);
  if (room === undefined) return;
  const { hub } = client.network;
  for (const member of room.members.keys()) {
    if (member === client.user) continue;
    const refusal = client.submit((origin) => hub.kick(client.user, member, room, "The channel is cleared", origin));
    if (refusal !== undefined) return answer(call, refusal, "");
  }
  call.say(`Nobody else is in ${room.name} any more.`);
}

export const clear: ServiceCommand = {
  name: "CLEAR",
  form: "CLEAR #channel USERS|ACCESS",
  help: "USERS puts everybody else out of the channel that you are in; ACCESS takes the ranks that AMODE gave.",
  needs: "login",
  words: 2,
  run: (call) => {
    const what = call.words[1]!.toUpperCase();
    if (what === "USERS") clearUsers(call);
    else if (what === "ACCESS") clearAccess(call);
    else call.say("The form is: CLEAR #channel USERS, or CLEAR #channel ACCESS");
  },
};
