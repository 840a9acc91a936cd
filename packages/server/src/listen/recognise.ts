// Which protocol a client speaks, by the first bytes it sends: one port speaks them all.
import { http } from "./protocol/http.ts";
import { irc } from "./protocol/irc.ts";
import { lab } from "./protocol/lab.ts";
import { tls } from "./protocol/tls.ts";
import type { Protocol, ProtocolName } from "./protocol/protocol.ts";

/** In this order; the last one takes what is left. To add a protocol, add its row. */
const protocols: readonly Protocol[] = [tls, http, irc, lab];

/**
 * The protocol of whoever opened with these bytes. It is told by what the first read returned and never waits for
 * more, because a lab name has no end to wait for.
 */
export function recognise(firstRead: Buffer): Protocol {
  return protocols.find((protocol) => protocol.recognise(firstRead)) ?? lab;
}

export function protocolCalled(name: ProtocolName): Protocol {
  return protocols.find((protocol) => protocol.name === name) ?? lab;
}
