// q4: the SYN-ACK that answers.
import { tcpFields } from "../dissect/protocol/tcp-fields.ts";
import type { Finding, Question } from "./answer.ts";
import { askEachStream } from "./each-stream.ts";
import { segmentEvidence, segmentFigure } from "./evidence.ts";
import type { Connection } from "./seen/connection.ts";
import type { Segment } from "./seen/segment.ts";
import { figure } from "./wording.ts";

const needs = "Start the capture before the client connects, and keep the first two segments of the connection.";

function howItCame({ syn }: Connection, synAck: Segment): string {
  const wanted = (synAck.ackRaw + 2 ** 32 - 1) % 2 ** 32;
  if (syn === undefined) {
    return (
      `The SYN that it answers is not in this capture; it must have carried ${figure(wanted)}, one less than the ` +
      "acknowledgment number, because a SYN takes one sequence number."
    );
  }
  if (syn.seqRaw !== wanted) {
    return `It acknowledges another SYN than the one in frame ${syn.frame}, which carried ${figure(syn.seqRaw)}.`;
  }
  return (
    `The server took the number of the client's SYN in frame ${syn.frame}, ${figure(syn.seqRaw)}, and added one: a SYN takes ` +
    "one sequence number, although it carries no data, so that it can be acknowledged like a byte. The acknowledgment " +
    "number says which number the server expects next."
  );
}

function find(connection: Connection): Finding {
  const { syn, synAck } = connection;
  if (synAck === undefined) return { answered: false, needs: `There is no SYN-ACK in this conversation. ${needs}` };
  return {
    answered: true,
    answer:
      `The SYN-ACK in frame ${synAck.frame} carries sequence number ${figure(synAck.seqRaw)} (relative: ${synAck.seq}) and ` +
      `acknowledges ${figure(synAck.ackRaw)} (relative: ${synAck.ack}).`,
    explanation:
      `${howItCame(connection, synAck)} Its own sequence number is the server's initial one, chosen at random as the client's ` +
      "was: each direction counts for itself. Two bits of the flags, byte 13 of the TCP header " +
      `(here 0x${(synAck.flags & 0xff).toString(16).padStart(2, "0")}), make it a SYN-ACK: SYN and ACK are both 1.`,
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
  find: (seen) => askEachStream(seen, needs, find),
};
