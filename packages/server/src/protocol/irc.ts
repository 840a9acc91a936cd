// IRC (docs/protocol/irc.md): a client opens with a command that is usable before registration.
import type { Connection, Session } from "../connection/connection.ts";
import type { SessionComponents } from "../session/components.ts";
import { LoadingSession } from "./loading-session.ts";
import { OnDemand } from "./on-demand.ts";
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

/** The session with its commands: a third of the server's code, which only IRC needs. */
export const ircSessions = new OnDemand(() => import("../session/irc/session.ts"));

/** The session of a connection that speaks IRC. The first ones wait for its modules. */
export function beginIrc(connection: Connection, components: Pick<SessionComponents, "irc" | "log">): Session {
  const { loaded } = ircSessions;
  if (loaded !== undefined) return new loaded.IrcSession(connection, components.irc);
  const begin = ircSessions.load().then(
    ({ IrcSession }) =>
      () =>
        new IrcSession(connection, components.irc),
  );
  return new LoadingSession(connection, components.log, irc, begin);
}

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
  begin: beginIrc,
  lastWords,
};
