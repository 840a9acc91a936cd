// Which protocol a client speaks, by its first bytes: one port speaks them all (docs/protocol/lab.md, Recognition).
import { http } from "./http.ts";
import { irc } from "./irc.ts";
import { lab } from "./lab.ts";
import type { Protocol, ProtocolName } from "./protocol.ts";
import { tls } from "./tls.ts";

/** Where the bytes come from: inside TLS nobody begins TLS again. */
export type Layer = "plain" | "inside-tls";

/** The most bytes that may stay undecided: the longest request line of HTTP. */
export const mostDoubtfulBytes = 8_192;

/** In this order; the last one takes what no other opens with. To add a protocol, add its row. */
const protocols: readonly Protocol[] = [tls, http, irc, lab];

/**
 * Returns the protocol of a client that sent these bytes so far, or `undecided` while they are the beginning of an
 * opening. A lab name has no end to wait for, so the caller decides how long it waits.
 */
export function recognise(bytes: Uint8Array, layer: Layer = "plain"): Protocol | "undecided" {
  let isOpen = false;
  for (const protocol of protocols) {
    if (protocol === lab) break;
    if (protocol === tls && layer === "inside-tls") continue;
    const verdict = protocol.opens(bytes);
    if (verdict === "mine") return protocol;
    isOpen ||= verdict === "undecided";
  }
  return isOpen ? "undecided" : lab;
}

export function protocolCalled(name: ProtocolName): Protocol {
  return protocols.find((protocol) => protocol.name === name) ?? lab;
}
