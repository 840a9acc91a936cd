// DEOPER: an operator of the server gives the powers up.
import type { CommandRow } from "../client.ts";

export const deoper: CommandRow = {
  name: "DEOPER",
  parameters: 0,
  needs: "operator",
  penalty: 1,
  run: (client) => {
    const { network, user } = client;
    network.operators.delete(user);
    client.submit((origin) => network.hub.changeFlags(user, [{ flag: "operator", isSet: false }], origin));
  },
};
