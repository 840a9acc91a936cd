// q7: the fields of UDP's header.
import { udpFields } from "../dissect/protocol/udp-fields.ts";
import type { Question } from "./answer.ts";
import { askDatagram, litHeader } from "./chat-datagram.ts";
import { bytesOfField, datagramEvidence } from "./evidence.ts";
import { rangeFrom } from "./seen/packet.ts";
import { headerFrame, type Datagram } from "./seen/datagram.ts";

/** The header's fields with their values in a datagram, in their order. */
export function headerFields({ source, destination, length, checksum }: Datagram) {
  return [
    { field: udpFields.sourcePort, value: source.port },
    { field: udpFields.destinationPort, value: destination.port },
    { field: udpFields.length, value: length },
    { field: udpFields.checksum, value: checksum },
  ];
}

export const q07: Question = {
  id: "q7",
  text: "How many fields has a UDP header, and which?",
  find: (seen) =>
    askDatagram(seen, (datagram, lead) => {
      const fields = headerFields(datagram);
      const named = fields.map(({ field, value }) => {
        const isHexadecimal = field.name === "udp.checksum";
        return `${field.label} ${isHexadecimal ? `0x${value.toString(16).padStart(4, "0")}` : value}`;
      });
      return {
        answered: true,
        answer: "Four: source port, destination port, length and checksum.",
        explanation:
          `${lead} Its UDP header holds ${named.join(", ")}, and nothing else: where from, where to, how much, and a sum to notice ` +
          "damage. There is no sequence number and no acknowledgment, which is why UDP cannot tell whether a datagram arrived.",
        values: {
          count: fields.length,
          frame: headerFrame(datagram),
          fields: fields.map(({ field, value }) => ({
            name: field.name,
            label: field.label,
            value,
            bytes: rangeFrom(datagram.place, ...bytesOfField(field)),
          })),
        },
        evidence: fields.map(({ field, value }) => datagramEvidence(datagram, field, value)),
        figures: litHeader(datagram),
      };
    }),
};
