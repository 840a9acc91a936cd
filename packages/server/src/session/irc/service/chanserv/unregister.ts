// ChanServ UNREGISTER: gives a channel up.
import type { ServiceCommand } from "../service.ts";
import { actor, answer, registeredRoomNamed } from "./room.ts";

export const unregister: ServiceCommand = {
  name: "UNREGISTER",
  form: "UNREGISTER #channel",
  help: "Gives the channel up: it ends with its last member.",
  needs: "login",
  words: 1,
  run: (call) => {
    const { client } = call;
    const room = registeredRoomNamed(call);
    if (room === undefined) return;
    const refusal = client.submit((origin) =>
      client.network.hub.changeRegistration(actor(call), room, { kind: "ended" }, origin),
    );
    answer(call, refusal, `${room.name} is not registered any more.`);
  },
};
