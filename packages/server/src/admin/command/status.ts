// The server that answers.
import { adminCommand } from "../command.ts";

export const status = adminCommand({
  name: "status",
  parameters: {},
  run: ({ hub }) => ({ pid: process.pid, users: hub?.users.size ?? 0 }),
});
