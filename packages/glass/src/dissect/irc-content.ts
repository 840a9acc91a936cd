// Whether bytes look like IRC, and from which end. A port proves nothing: a server may speak several protocols on one port.

/** Bytes that are looked at: the first lines of a conversation fit. */
const mostBytes = 1024;

export type Side = "client" | "server";

const tags = String.raw`^(?:@\S+ )?`;

/** Lines that no other protocol begins with. */
const clearOpenings: ReadonlyArray<readonly [Side, RegExp]> = [
  // :irc.example 001 alice :Welcome and :alice!~a@host PRIVMSG #room :hello
  ["server", new RegExp(`${tags}:\\S+ (?:\\d{3} \\S|(?:NOTICE|PRIVMSG|JOIN|PART|QUIT|MODE|NICK|TOPIC|CAP|PONG) )`)],
  ["server", /^ERROR :/],
  ["client", /^CAP (?:LS|LIST|REQ|END)(?:[ \r\n]|$)/i],
  ["client", /^NICK :?[^ \r\n]+\r?\n/i],
  ["client", /^PASS [^\r\n]+\r?\n(?:NICK|USER|CAP) /i],
  // FTP and POP3 have a USER, too, with one parameter.
  ["client", /^USER \S+ \S+ \S+ :?[^\r\n]+\r?\n/i],
  [
    "client",
    new RegExp(String.raw`${tags}(?:PRIVMSG|NOTICE|TAGMSG|JOIN|WHO|MODE|TOPIC) [#&][^ \r\n]+(?: |\r?\n)`, "i"),
  ],
];

/** Commands with which a client opens IRC on a port of the chat (docs/protocol/lab.md, Recognition). */
const openingOnChatPort = /^(?:PASS|AUTHENTICATE|REGISTER|VERIFY|WEBIRC|CAP) /i;

const decoder = new TextDecoder("latin1");

/** The end that sent these bytes, where they are IRC. `opensChat`: they are the first ones, on a port of the chat. */
export function ircSender(bytes: Uint8Array, opensChat: boolean): Side | undefined {
  const text = decoder.decode(bytes.subarray(0, mostBytes));
  const found = clearOpenings.find(([, opening]) => opening.test(text));
  if (found !== undefined) return found[0];
  return opensChat && openingOnChatPort.test(text) ? "client" : undefined;
}
