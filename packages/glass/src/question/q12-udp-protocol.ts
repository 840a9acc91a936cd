// q12: the number by which IP knows UDP.
import { ipv4Fields } from "../dissect/protocol/ipv4-fields.ts";
import { ipv6Fields } from "../dissect/protocol/ipv6-fields.ts";
import type { Evidence, Question } from "./answer.ts";
import { askDatagram } from "./chat-datagram.ts";
import { hexadecimal } from "../show/value.ts";
import { bytesOfField, filterFor } from "./evidence.ts";
import { rangeFrom } from "./seen/packet.ts";
import { headerFrame, type Datagram } from "./seen/datagram.ts";

/** UDP's number in the registry of Internet protocols. */
const udp = 17;

function protocolEvidence(datagram: Datagram): Evidence {
  const { file, ip } = datagram;
  const frame = headerFrame(datagram);
  const field = ip.version === 4 ? ipv4Fields.protocol : ipv6Fields.nextHeader;
  const [offset, length] = bytesOfField(field);
  return {
    file,
    frame,
    field: field.name,
    bytes: rangeFrom(ip.place, offset, length),
    value: ip.protocol,
    filter: filterFor(frame, field.name, ip.protocol),
  };
}

export const q12: Question = {
  id: "q12",
  text: "What is the protocol number of UDP?",
  find: (seen) =>
    askDatagram(seen, (datagram, lead) => {
      const { ip, file } = datagram;
      const frame = headerFrame(datagram);
      const where =
        ip.version === 4 ? "byte 9 of the IPv4 header (Protocol)" : "byte 6 of the IPv6 header (Next Header)";
      const chain =
        ip.protocol === udp
          ? ""
          : ` Here that is ${ip.protocol}, the number of an extension header, and UDP's number is in that one.`;
      return {
        answered: true,
        answer: "17, in hexadecimal 0x11.",
        explanation:
          `${lead} The IP header around it says what it carries in ${where}.${chain} By this number the receiving machine knows ` +
          "that the packet goes to UDP; TCP would be 6. In IPv6 the field is called Next Header.",
        values: { protocol: udp, frame, ipVersion: ip.version },
        evidence: [protocolEvidence(datagram)],
        figures: [
          {
            kind: "header",
            protocol: ip.version === 4 ? "ipv4" : "ipv6",
            file,
            frame,
            bytes: hexadecimal(ip.bytes.subarray(0, ip.version === 4 ? ip.bytes.length : 40)),
            lit: [ip.version === 4 ? "ip.proto" : "ipv6.nxt"],
          },
        ],
      };
    }),
};
