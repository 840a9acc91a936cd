// q3: the SYN that opens the connection.
import { tcpFields } from "../dissect/protocol/tcp-fields.ts";
import type { Finding, Question } from "./answer.ts";
import { askEachStream } from "./each-stream.ts";
import { segmentEvidence, segmentFigure } from "./evidence.ts";
import type { Connection } from "./seen/connection.ts";
import { counted, figure } from "./wording.ts";

/** What else is to be said of the opening. */
function besides({ syn, segments, serverText }: Connection): string {
  const data =
    syn !== undefined && syn.length > 0
      ? ` It already carries ${counted(syn.length, "byte")} of data (TCP Fast Open, RFC 7413).`
      : "";
  const crossing = segments.find((one) => one.isSyn && !one.isAck && !one.isFromClient);
  return crossing === undefined
    ? data
    : `${data} ${serverText} sent a SYN too, in frame ${crossing.frame}: both ends opened at once (RFC 9293 §3.5).`;
}

const needs = "Start the capture before the client connects: the SYN is the very first segment of a connection.";

function findIn(connection: Connection): Finding {
  const { syn, clientText, serverText } = connection;
  if (syn === undefined) {
    return { answered: false, needs: `This capture begins after the connection was opened. ${needs}` };
  }
  return {
    answered: true,
    answer: `The SYN in frame ${syn.frame} carries sequence number ${figure(syn.seqRaw)} (relative: ${syn.seq}).`,
    explanation:
      `The client ${clientText} opens the connection to ${serverText} with this segment. It is a SYN because of one bit: ` +
      `in the flags, byte 13 of the TCP header (here 0x${(syn.flags & 0xff).toString(16).padStart(2, "0")}), SYN is 1 ` +
      "and ACK is 0, since there is nothing to acknowledge yet. The client chose the number at random, so that old or forged " +
      "segments are not taken for new ones. It is called the initial sequence number. Wireshark subtracts it from every number " +
      `that this side sends, so it shows 0 where ${figure(syn.seqRaw)} is on the wire.${besides(connection)}`,
    values: { frame: syn.frame, seqRaw: syn.seqRaw, seqRelative: syn.seq, flags: syn.flags },
    evidence: [
      segmentEvidence(connection, syn, tcpFields.sequenceRaw, syn.seqRaw),
      segmentEvidence(connection, syn, tcpFields.sequence, syn.seq, tcpFields.sequenceRaw),
      segmentEvidence(connection, syn, tcpFields.synchronize, 1),
      segmentEvidence(connection, syn, tcpFields.acknowledges, 0),
    ],
    figures: segmentFigure(connection, syn, ["tcp.seq_raw", "tcp.flags.syn", "tcp.flags.ack"]),
  };
}

export const q03: Question = {
  id: "q3",
  text: "Which sequence number does the SYN carry that opens the connection from the client to the server, and what makes it a SYN?",
  find: (seen) => askEachStream(seen, needs, findIn, ({ syn }) => syn && { frame: syn.frame, seqRaw: syn.seqRaw }),
};
