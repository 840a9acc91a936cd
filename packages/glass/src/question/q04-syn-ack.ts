// q4: the SYN-ACK that answers.
import { tcpFields } from "../dissect/protocol/tcp-fields.ts";
import type { Finding, Question } from "./answer.ts";
import { acknowledgesSynAck } from "./conversation-state.ts";
import { askEachStream } from "./each-stream.ts";
import { segmentEvidence, segmentFigure } from "./evidence.ts";
import type { Connection } from "./seen/connection.ts";
import type { Segment } from "./seen/segment.ts";
import { counted, figure } from "./wording.ts";

const needs = "Start the capture before the client connects, and keep the first two segments of the connection.";

/** The server's number for the SYN, and how it came to it. */
function howItCame({ syn }: Connection, synAck: Segment): string {
  if (syn === undefined) {
    const wanted = (synAck.ackRaw - 1) >>> 0;
    return (
      `The SYN that it answers is not in this capture. Without data in it, it carried ${figure(wanted)}: one less than the ` +
      "acknowledgment number, because a SYN takes one sequence number."
    );
  }
  const data = ((synAck.ackRaw - syn.seqRaw) >>> 0) - 1;
  if (data < 0 || data > syn.length) {
    return `It acknowledges another SYN than the one in frame ${syn.frame}, which carried ${figure(syn.seqRaw)}.`;
  }
  const taken =
    data > 0
      ? `, and added one for the SYN and ${figure(data)} for the ${counted(data, "byte")} of data in it (TCP Fast Open, RFC 7413): ` +
        `${figure(syn.seqRaw)} + 1 + ${figure(data)} = ${figure(synAck.ackRaw)}. `
      : ", and added one. ";
  const left =
    syn.length > data
      ? `The server did not take ${data === 0 ? "the" : "all"} data of the SYN (${counted(syn.length, "byte")}; TCP Fast Open, RFC 7413), so the client sends it again. `
      : "";
  return (
    `The server took the number of the client's SYN in frame ${syn.frame}, ${figure(syn.seqRaw)}${taken}` +
    `A SYN takes one sequence number, so that it can be acknowledged like a byte. ${left}` +
    "The acknowledgment number says which number the server expects next."
  );
}

/** Why there is no SYN-ACK, as far as the packets show it. */
function withoutSynAck({ syn, segments, serverText }: Connection): string {
  if (syn === undefined) return `There is no SYN-ACK in this conversation. ${needs}`;
  const reset = segments.find((one) => one.isReset && !one.isFromClient && one.frame > syn.frame);
  const again = "Capture a connection that the server accepts.";
  if (reset !== undefined) {
    return `There is no SYN-ACK: ${serverText} refused the connection with a reset (RST) in frame ${reset.frame}. ${again}`;
  }
  const isAnswered = segments.some((one) => !one.isFromClient || acknowledgesSynAck(one));
  return isAnswered
    ? `The SYN-ACK of this conversation is not in the capture. ${needs}`
    : `There is no SYN-ACK: no packet from ${serverText} is in this capture, so the SYN had no answer here. ${again}`;
}

/** In a simultaneous open each end answers the other's SYN. */
function crossingText({ segments, clientText }: Connection): string {
  const own = segments.find((one) => one.isSyn && one.isAck && one.isFromClient);
  const crossing = segments.find((one) => one.isSyn && !one.isAck && !one.isFromClient);
  return own === undefined || crossing === undefined
    ? ""
    : ` Both ends opened at once (RFC 9293 §3.5, figure 7): ${clientText} answers the SYN in frame ${crossing.frame} with a SYN-ACK of its own, in frame ${own.frame}.`;
}

function findIn(connection: Connection): Finding {
  const { syn, synAck } = connection;
  if (synAck === undefined) return { answered: false, needs: withoutSynAck(connection) };
  return {
    answered: true,
    answer:
      `The SYN-ACK in frame ${synAck.frame} carries sequence number ${figure(synAck.seqRaw)} (relative: ${synAck.seq}) and ` +
      `acknowledges ${figure(synAck.ackRaw)} (relative: ${synAck.ack}).`,
    explanation:
      `${howItCame(connection, synAck)} Its own sequence number is the server's initial one, chosen at random as the client's ` +
      "was: each direction counts for itself. Two bits of the flags, byte 13 of the TCP header " +
      `(here 0x${(synAck.flags & 0xff).toString(16).padStart(2, "0")}), make it a SYN-ACK: SYN and ACK are both 1.${crossingText(connection)}`,
    values: {
      frame: synAck.frame,
      seqRaw: synAck.seqRaw,
      seqRelative: synAck.seq,
      ackRaw: synAck.ackRaw,
      ackRelative: synAck.ack,
      flags: synAck.flags,
      synFrame: syn?.frame ?? null,
    },
    evidence: [
      segmentEvidence(connection, synAck, tcpFields.sequenceRaw, synAck.seqRaw),
      segmentEvidence(connection, synAck, tcpFields.acknowledgmentRaw, synAck.ackRaw),
      segmentEvidence(connection, synAck, tcpFields.synchronize, 1),
      segmentEvidence(connection, synAck, tcpFields.acknowledges, 1),
      ...(syn === undefined ? [] : [segmentEvidence(connection, syn, tcpFields.sequenceRaw, syn.seqRaw)]),
    ],
    figures: segmentFigure(connection, synAck, ["tcp.seq_raw", "tcp.ack_raw", "tcp.flags.syn", "tcp.flags.ack"]),
  };
}

export const q04: Question = {
  id: "q4",
  text: "Which sequence number does the SYN-ACK carry, what is its acknowledgment number, how did the server come to it, and what makes it a SYN-ACK?",
  find: (seen) =>
    askEachStream(
      seen,
      needs,
      findIn,
      ({ synAck }) => synAck && { frame: synAck.frame, seqRaw: synAck.seqRaw, ackRaw: synAck.ackRaw },
    ),
};
