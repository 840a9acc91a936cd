// `vitrine history forget`: deletes everything that an account said.
import { adminCommand } from "../command.ts";

export const historyForget = adminCommand({
  name: "history forget",
  parameters: { account: "needed" },
  run: async ({ history, log }, { account }) => {
    const { kept, release } = await history();
    try {
      const count = await kept.forget(account);
      log.warn({ account, count }, `the history has forgotten ${account}: ${count} records`);
      const records = count === 1 ? "1 record is" : `${count} records are`;
      return { count, words: `${records} deleted. Backups, exports and other people's clients may still have them.` };
    } finally {
      await release();
    }
  },
});
