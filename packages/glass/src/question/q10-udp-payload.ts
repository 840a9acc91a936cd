// q10: the most that a UDP datagram holds.
import { udpFields } from "../dissect/protocol/udp-fields.ts";
import type { Question } from "./answer.ts";
import { askDatagram, litHeader } from "./chat-datagram.ts";
import { datagramEvidence } from "./evidence.ts";
import { headerFrame, udpHeaderLength } from "./seen/datagram.ts";
import { figure } from "./wording.ts";

/** The largest number of sixteen bits. */
const largest = 65_535;
/** An IPv4 header without options (RFC 791 §3.1). */
const ipv4Header = 20;

export const q10: Question = {
  id: "q10",
  text: "How many bytes can a UDP payload hold at most?",
  find: (seen) =>
    askDatagram(seen, (datagram, lead) => {
      const byHeader = largest - udpHeaderLength;
      const byIpv4 = byHeader - ipv4Header;
      return {
        answered: true,
        answer: `${figure(byHeader)} by UDP's own Length field; ${figure(byIpv4)} over IPv4.`,
        explanation:
          `${lead} Its Length field has two bytes, so it counts to ${figure(largest)} at most; eight of these are the header, and ` +
          `${figure(byHeader)} are left. But the datagram travels inside an IPv4 packet, whose Total Length has sixteen bits too and ` +
          `counts its own header of at least ${ipv4Header} bytes: ${figure(largest)} - ${ipv4Header} - ${udpHeaderLength} = ${figure(byIpv4)}. ` +
          "A datagram much longer than the link's packets (1,500 bytes on Ethernet) is cut into fragments, and is lost if one of them is.",
        values: { byHeader, byIpv4, frame: headerFrame(datagram) },
        evidence: [datagramEvidence(datagram, udpFields.length, datagram.length)],
        figures: litHeader(datagram, ["udp.length"]),
      };
    }),
};
