// ChanServ INFO: whose a channel is.
import type { ServiceCommand } from "../service.ts";
import { registeredRoomNamed } from "./room.ts";

export const info: ServiceCommand = {
  name: "INFO",
  form: "INFO #channel",
  help: "Shows the founder of a channel, and since when it is registered.",
  needs: "nothing",
  words: 1,
  run: (call) => {
    const registration = registeredRoomNamed(call)?.registration;
    if (registration === undefined) return;
    call.say(`Founder: ${registration.founder}`);
    call.say(`Registered: ${new Date(registration.at).toISOString()}`);
  },
};
