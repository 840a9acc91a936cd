// NickServ LIST: accounts, for operators.
import { matchesPattern } from "@vitrine/hub";
import type { ServiceCommand } from "../service.ts";

/** Lines of one answer; a mask narrows the list. */
const mostLines = 100;

export const list: ServiceCommand = {
  name: "LIST",
  form: "LIST [mask]",
  help: "Lists accounts. For operators of the server.",
  needs: "operator",
  words: 0,
  run: ({ accounts, words, say }) => {
    const found = accounts.names().filter((name) => matchesPattern(words[0] ?? "*", name));
    for (const name of found.slice(0, mostLines)) say(name);
    const rest = found.length - mostLines;
    say(rest > 0 ? `And ${rest} more: give a mask.` : `${found.length} accounts.`);
  },
};
