// Ends a ban.
import { banContext } from "../ban-context.ts";
import { adminCommand } from "../command.ts";
import { endBan } from "../../ban/request.ts";

export const unban = adminCommand({
  name: "unban",
  parameters: { target: "needed" },
  run: (context, { target }) => ({ words: endBan(banContext(context), target, context.by) }),
});
