// q11: the largest port.
import { udpFields } from "../dissect/protocol/udp-fields.ts";
import type { Question } from "./answer.ts";
import { askDatagram, litHeader } from "./chat-datagram.ts";
import { datagramEvidence } from "./evidence.ts";
import { headerFrame } from "./seen/datagram.ts";
import { figure } from "./wording.ts";

/** The largest number of sixteen bits. */
const largest = 65_535;

export const q11: Question = {
  id: "q11",
  text: "What is the largest possible source port number?",
  find: (seen) =>
    askDatagram(seen, (datagram, lead) => ({
      answered: true,
      answer: `${figure(largest)}.`,
      explanation:
        `${lead} Its source port, ${datagram.source.port}, has two bytes, so sixteen bits. The largest number of sixteen ` +
        `bits, all of them 1, is 2^16 - 1 = ${figure(largest)}. In UDP a source port of 0 means that no answer is expected.`,
      values: { port: largest, frame: headerFrame(datagram), seen: datagram.source.port },
      evidence: [datagramEvidence(datagram, udpFields.sourcePort, datagram.source.port)],
      figures: litHeader(datagram, ["udp.srcport"]),
    })),
};
