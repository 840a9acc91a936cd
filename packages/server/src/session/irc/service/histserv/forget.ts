// HistServ FORGET: deletes everything that an account said.
import type { ServiceCommand } from "../service.ts";
import { withHistory } from "./kept.ts";

export const forget: ServiceCommand = {
  name: "FORGET",
  form: "FORGET account",
  help: "Deletes everything that your account said. Name it, so that nobody does it by accident. Nothing brings it back.",
  needs: "login",
  words: 1,
  run: (call) =>
    withHistory(call, "FORGET", async (history) => {
      const { account, words, client, say } = call;
      const wanted = words[0]!;
      if (wanted !== account && !client.user.flags.has("operator")) {
        say(`This is for your own account: FORGET ${account}.`);
        return;
      }
      const count = await history.forget(wanted);
      say(
        `${count === 1 ? "1 line is" : `${count} lines are`} deleted. Other people's clients and backups may still have them.`,
      );
    }),
};
