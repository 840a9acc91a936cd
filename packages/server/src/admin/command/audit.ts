// The record of what operators did: who, when, what, to whom and why.
import { adminCommand } from "../command.ts";
import { minute } from "../../ban/words.ts";

/** Lines that are shown, the newest first. */
const mostLines = 200;

export const audit = adminCommand({
  name: "audit",
  parameters: {},
  run: ({ bans }) => {
    const lines = bans().audit(mostLines);
    const words = lines.map(({ at, by, action, target, reason }) =>
      [`${minute(at)} UTC`, by, action, target, ...(reason === "" ? [] : [`(${reason})`])].join("  "),
    );
    return { lines, words: words.length === 0 ? "No operator has done anything yet." : words.join("\n") };
  },
});
