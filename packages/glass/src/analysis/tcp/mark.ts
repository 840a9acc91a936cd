// The marks of TCP analysis as bits, so that a packet's marks are one number.
import type { FieldDeclaration } from "../../dissect/field.ts";
import { tcpAnalysisFields } from "../../dissect/protocol/tcp-analysis-fields.ts";

export const RETRANSMISSION = 1 << 0;
export const FAST_RETRANSMISSION = 1 << 1;
export const SPURIOUS_RETRANSMISSION = 1 << 2;
export const OUT_OF_ORDER = 1 << 3;
export const DUPLICATE_ACK = 1 << 4;
export const ZERO_WINDOW = 1 << 5;
export const ZERO_WINDOW_PROBE = 1 << 6;
export const ZERO_WINDOW_PROBE_ACK = 1 << 7;
export const KEEP_ALIVE = 1 << 8;
export const KEEP_ALIVE_ACK = 1 << 9;
export const LOST_SEGMENT = 1 << 10;
export const ACK_LOST_SEGMENT = 1 << 11;
export const WINDOW_UPDATE = 1 << 12;
export const WINDOW_FULL = 1 << 13;
export const REUSED_PORTS = 1 << 14;

/** Any of the three kinds of retransmission sets the first bit too: `tcp.analysis.retransmission` means all of them. */
export const ANY_RETRANSMISSION = RETRANSMISSION;

/** Which bit is which declared field, in the order of the declarations. */
export const markFields: ReadonlyArray<readonly [bit: number, field: FieldDeclaration]> = [
  [RETRANSMISSION, tcpAnalysisFields.retransmission],
  [FAST_RETRANSMISSION, tcpAnalysisFields.fastRetransmission],
  [SPURIOUS_RETRANSMISSION, tcpAnalysisFields.spuriousRetransmission],
  [OUT_OF_ORDER, tcpAnalysisFields.outOfOrder],
  [DUPLICATE_ACK, tcpAnalysisFields.duplicateAck],
  [ZERO_WINDOW, tcpAnalysisFields.zeroWindow],
  [ZERO_WINDOW_PROBE, tcpAnalysisFields.zeroWindowProbe],
  [ZERO_WINDOW_PROBE_ACK, tcpAnalysisFields.zeroWindowProbeAck],
  [KEEP_ALIVE, tcpAnalysisFields.keepAlive],
  [KEEP_ALIVE_ACK, tcpAnalysisFields.keepAliveAck],
  [LOST_SEGMENT, tcpAnalysisFields.lostSegment],
  [ACK_LOST_SEGMENT, tcpAnalysisFields.ackLostSegment],
  [WINDOW_UPDATE, tcpAnalysisFields.windowUpdate],
  [WINDOW_FULL, tcpAnalysisFields.windowFull],
  [REUSED_PORTS, tcpAnalysisFields.reusedPorts],
];
