// NAMES: the members of channels.
import type { CommandRow } from "../client.ts";
import { sendNames } from "../names.ts";

export const names: CommandRow = {
  name: "NAMES",
  parameters: 0,
  needs: "registration",
  penalty: 2,
  run: (client, message) => {
    const channels = message.parameter(0) ?? "";
    // The members of every channel would be a flood.
    sendNames(client, channels === "" ? "*" : channels);
  },
};
