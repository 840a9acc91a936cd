// The datagram on which the questions about UDP's header are answered: the first that carried a chat message.
import type { Finding, HeaderFigure, Seen, Unanswered } from "./answer.ts";
import { datagramFigure } from "./evidence.ts";
import { directText } from "./seen/chat.ts";
import { headerFrame, type Datagram } from "./seen/datagram.ts";

const withoutUdp: Unanswered = {
  answered: false,
  needs:
    "There is no UDP datagram in this capture. Capture on a client while a direct message (@name: text) is sent or received: " +
    "it goes from client to client and never passes the server.",
};

const isChat = ({ protocol, payload, carried }: Datagram): boolean =>
  protocol === "lab" && carried !== undefined && directText(payload) !== undefined;

/** How the frame that holds the header belongs to the datagram, for one in fragments. */
function fragmentText(datagram: Datagram): string {
  if (!datagram.isFragmented) return "";
  const first = headerFrame(datagram);
  if (datagram.carried === undefined) {
    return " It is the first fragment, which holds the UDP header; not all the others are in this capture.";
  }
  return first === datagram.frame
    ? ""
    : ` It is the first fragment, which holds the UDP header; frame ${datagram.frame} completes the datagram.`;
}

/** What a question finds on the datagram; `lead` says which one it is. */
export function askDatagram(seen: Seen, ask: (datagram: Datagram, lead: string) => Finding): Finding {
  const all = seen.captures.flatMap(({ datagrams }) => datagrams);
  const chat = all.find(isChat);
  const datagram = chat ?? all.find(({ carried }) => carried !== undefined) ?? all[0];
  if (datagram === undefined) return withoutUdp;
  const what = chat === undefined ? "No direct message is in this capture, so another datagram serves: frame" : "Frame";
  const kind = chat === undefined ? datagram.protocol.toUpperCase() || "UDP" : "chat";
  const { source, destination } = datagram;
  return ask(
    datagram,
    `${what} ${headerFrame(datagram)} is ${/^[AEIO]/.test(kind) ? "an" : "a"} ${kind} datagram from ${source.address} to ${destination.address}.` +
      fragmentText(datagram),
  );
}

/** The datagram's header with all of its fields lit, or just some. */
export function litHeader(datagram: Datagram, lit: readonly string[] = udpFieldNames): HeaderFigure[] {
  return [datagramFigure(datagram, lit)];
}

export const udpFieldNames = ["udp.srcport", "udp.dstport", "udp.length", "udp.checksum"] as const;
