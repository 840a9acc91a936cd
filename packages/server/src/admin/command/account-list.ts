// The names that have a password.
import { adminCommand } from "../command.ts";

export const accountList = adminCommand({
  name: "account list",
  parameters: {},
  run: ({ accounts }) => ({ accounts: accounts().list() }),
});
