// The datagram on which the questions about UDP's header are answered: the first that carried a chat message.
import { labPort } from "@vitrine/wire/lab";
import type { Finding, Seen, Unanswered } from "./answer.ts";
import { datagramFigure } from "./evidence.ts";
import { directText } from "./seen/chat.ts";
import type { Datagram } from "./seen/datagram.ts";
import type { HeaderFigure } from "./answer.ts";

const withoutUdp: Unanswered = {
  answered: false,
  needs:
    "There is no UDP datagram in this capture. Capture on a client while a direct message (@name: text) is sent or received: " +
    "it goes from client to client and never passes the server.",
};

const isChat = ({ source, destination, payload, carried }: Datagram): boolean =>
  (source.port === labPort || destination.port === labPort) &&
  carried !== undefined &&
  directText(payload) !== undefined;

/** What a question finds on the datagram; `lead` says which one it is. */
export function askDatagram(seen: Seen, ask: (datagram: Datagram, lead: string) => Finding): Finding {
  const all = seen.captures.flatMap(({ datagrams }) => datagrams);
  const chat = all.find(isChat);
  const datagram = chat ?? all.find(({ carried }) => carried !== undefined) ?? all[0];
  if (datagram === undefined) return withoutUdp;
  const what = chat === undefined ? "No direct message is in this capture, so another datagram serves: frame" : "Frame";
  const kind = chat === undefined ? datagram.protocol.toUpperCase() || "UDP" : "chat";
  return ask(
    datagram,
    `${what} ${datagram.frame} is a ${kind} datagram from ${datagram.source.address} to ${datagram.destination.address}.`,
  );
}

/** The datagram's header with all of its fields lit, or just some. */
export function litHeader(datagram: Datagram, lit: readonly string[] = udpFieldNames): HeaderFigure[] {
  return [datagramFigure(datagram, lit)];
}

export const udpFieldNames = ["udp.srcport", "udp.dstport", "udp.length", "udp.checksum"] as const;
