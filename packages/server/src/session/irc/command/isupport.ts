// ISUPPORT: the features, before registration too (draft/extended-isupport).
import type { CommandRow } from "../client.ts";
import { sendIsupport } from "../isupport.ts";

export const isupport: CommandRow = {
  name: "ISUPPORT",
  parameters: 0,
  needs: "nothing",
  penalty: 2,
  run: (client) => client.replies.batch("draft/isupport", [], () => sendIsupport(client)),
};
