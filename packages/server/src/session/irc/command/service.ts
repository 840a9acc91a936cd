// NS, NICKSERV, CS and CHANSERV: as a message to the service.
import { decodeText } from "@vitrine/wire/text";
import type { CommandRow } from "../client.ts";
import { runService } from "../service/run.ts";
import { services } from "../service/table.ts";

export const serviceCommands: readonly CommandRow[] = services.flatMap((service) =>
  service.shortcuts.map((name): CommandRow => ({
    name,
    parameters: 0,
    needs: "registration",
    penalty: 2,
    run: (client, message) => {
      const { parameters } = message;
      // `NS IDENTIFY :a password` and `NS :IDENTIFY a password` mean the same.
      runService(client, service, parameters.map((_, index) => decodeText(message.parameterBytes(index))).join(" "));
    },
  })),
);
