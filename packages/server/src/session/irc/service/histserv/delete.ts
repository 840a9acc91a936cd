// HistServ DELETE: takes a message back, as REDACT does.
import { redactMessage } from "../../command/redact.ts";
import type { ServiceCommand } from "../service.ts";
import { withHistory } from "./kept.ts";

export const deleteCommand: ServiceCommand = {
  name: "DELETE",
  form: "DELETE #channel|nick msgid",
  help: "Takes a message back: your own, or in a channel as its operator. Clients show the msgid of a message.",
  needs: "nothing",
  words: 2,
  run: (call) =>
    withHistory(call, "DELETE", async (history) => {
      const [target = "", id = ""] = call.words;
      await redactMessage(call.client, history, { target, id, reason: "" });
    }),
};
