// q9: what UDP's Length field counts.
import { udpFields } from "../dissect/protocol/udp-fields.ts";
import type { Question } from "./answer.ts";
import { askDatagram, litHeader } from "./chat-datagram.ts";
import { datagramEvidence } from "./evidence.ts";
import { headerFrame, udpHeaderLength, type Datagram } from "./seen/datagram.ts";
import { counted, figure, frames } from "./wording.ts";

/** Datagrams listed that disagree; the rest are counted. */
const mostListed = 100;

/** On how many datagrams the rule was checked, and that it holds. */
function agreement({ carried }: Datagram, whole: number): string {
  if (carried === undefined) {
    const others =
      whole === 0 ? "no datagram is whole in this capture" : `it holds for all ${figure(whole)} whole ones`;
    return `On this datagram that cannot be checked, since fragments are missing; ${others}.`;
  }
  return whole === 1
    ? "The IP packet carried just as much; it is the only whole datagram in this capture."
    : `The same holds for all ${figure(whole)} whole datagrams in this capture.`;
}

export const q09: Question = {
  id: "q9",
  text: "What does the Length field of a UDP header count?",
  find: (seen) =>
    askDatagram(seen, (datagram, lead) => {
      const all = seen.captures.flatMap(({ datagrams }) => datagrams);
      const whole = all.filter(({ carried }) => carried !== undefined);
      const disagree = whole.filter(({ length, carried }) => length !== carried);
      const payload = datagram.length - udpHeaderLength;
      const check =
        disagree.length === 0
          ? agreement(datagram, whole.length)
          : `In ${counted(disagree.length, "datagram")} it does not fit what the IP packet carried: ${frames(disagree.map(headerFrame))}.`;
      return {
        answered: true,
        answer: `The header and the payload together: ${udpHeaderLength} + ${figure(payload)} = ${figure(datagram.length)} bytes.`,
        explanation:
          `${lead} Its Length field says ${figure(datagram.length)}: eight bytes of header and ${figure(payload)} of message. ` +
          `An empty datagram would say 8, the least value that is allowed. ${check}`,
        values: {
          length: datagram.length,
          payload,
          frame: headerFrame(datagram),
          checked: whole.length,
          disagree: disagree.slice(0, mostListed).map((one) => ({
            file: one.file,
            frame: headerFrame(one),
            length: one.length,
            carried: one.carried ?? null,
          })),
        },
        evidence: [datagram, ...disagree.slice(0, mostListed)].map((one) =>
          datagramEvidence(one, udpFields.length, one.length),
        ),
        figures: litHeader(datagram, ["udp.length"]),
      };
    }),
};
