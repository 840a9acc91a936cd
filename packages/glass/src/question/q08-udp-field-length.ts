// q8: how long each of UDP's fields is.
import type { Question } from "./answer.ts";
import { askDatagram, litHeader } from "./chat-datagram.ts";
import { bytesOfField, datagramEvidence } from "./evidence.ts";
import { headerFields } from "./q07-udp-fields.ts";
import { rangeFrom } from "./seen/packet.ts";
import { headerFrame, udpHeaderLength } from "./seen/datagram.ts";

export const q08: Question = {
  id: "q8",
  text: "How long is each field of a UDP header?",
  find: (seen) =>
    askDatagram(seen, (datagram, lead) => {
      const ranges = headerFields(datagram).map(({ field }) => {
        const [offset, length] = rangeFrom(datagram.place, ...bytesOfField(field));
        return `${field.label.toLowerCase()} in bytes ${offset} and ${offset + length - 1}`;
      });
      return {
        answered: true,
        answer: "Two bytes each, eight bytes in all (2 + 2 + 2 + 2 = 8).",
        explanation: `${lead} Counted from the frame's first byte as 0, it has ${ranges.join(", ")}. The message begins right after them.`,
        values: {
          bytesEach: 2,
          bytesAll: udpHeaderLength,
          frame: headerFrame(datagram),
          fields: headerFields(datagram).map(({ field }) => ({
            name: field.name,
            bytes: rangeFrom(datagram.place, ...bytesOfField(field)),
          })),
        },
        evidence: headerFields(datagram).map(({ field, value }) => datagramEvidence(datagram, field, value)),
        figures: litHeader(datagram),
      };
    }),
};
