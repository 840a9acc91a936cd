// IRC (docs/protocol/irc.md): a client opens with a command that is usable before registration.
import type { Connection } from "../connection/connection.ts";
import { IrcSession } from "../session/irc/session.ts";
import { leadingWord, lineEnd } from "./opening.ts";
import type { Protocol } from "./protocol.ts";

/** Commands whose parameter is a secret, or that no name begins with: IRC from their space on, however late the rest comes. */
const decisive = ["PASS", "AUTHENTICATE", "REGISTER", "VERIFY", "WEBIRC", "CAP"] as const;

/** The other commands that a client may send before it is registered; a line of them is IRC. */
const usual = ["NICK", "USER", "QUIT", "PING", "PONG", "BATCH", "ISUPPORT", "METADATA", "AWAY"] as const;

const commands = [...decisive, ...usual];
const isDecisive = new Set<string>(decisive);

const lastWords = (words: string, { address }: Connection): Buffer =>
  Buffer.from(`ERROR :Closing Link: ${address} (${words})\r\n`);

export const irc: Protocol = {
  name: "irc",
  opens(bytes) {
    const word = leadingWord(bytes, commands, true);
    if (word === "undecided" || word === "not-mine") return word;
    if (isDecisive.has(word)) return "mine";
    const end = lineEnd(bytes, word.length + 1);
    // "NICK alice" without a line end is a name in the lab, and so is "NICK " with nothing after it.
    if (end < 0) return "undecided";
    return end > word.length + 1 ? "mine" : "not-mine";
  },
  begin: (connection, components) => new IrcSession(connection, components.irc),
  lastWords,
};
