// IRC: not spoken yet. A client is told so by ERROR, after which a server closes the link (RFC 2812 §3.7.4).
import { answering } from "./answer.ts";
import type { Protocol } from "./protocol.ts";

/** What an IRC client opens with: a command, a parameter and a line end, so that a user may be called NICK. */
const openingCommand = /^(?:CAP|NICK|PASS|USER) [^\r\n]{1,500}\r?\n/i;

/** The longest line of IRC (RFC 2812 §2.3). */
const longestLine = 512;

export const irc: Protocol = {
  name: "irc",
  recognise: (bytes) => openingCommand.test(bytes.toString("latin1", 0, longestLine)),
  begin: answering("irc", ({ address }) =>
    Buffer.from(`ERROR :Closing Link: ${address} (this server does not speak IRC yet)\r\n`),
  ),
};
