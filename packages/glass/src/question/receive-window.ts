// The window that each receiver of a conversation advertised, and whether it held the sender back.
import type { Connection } from "./seen/connection.ts";
import type { Segment } from "./seen/segment.ts";
import { deliveryOf } from "./sent/delivery.ts";

/** `tcp.window_size_scalefactor` where the packets do not show the factor. */
const unknownScale = -1;

/** Why a window's factor is not known. */
export type ScaleGap = "cut" | "half" | "missing";

/**
 * Why the packets do not show whether a window held the sender back. window: data left while no window was known. acknowledgments: more
 * than the window seems to be in flight, so that acknowledgments are not in the capture.
 */
export interface Doubt {
  readonly by: "window" | "acknowledgments";
  /** The first segment with data at which it is so. */
  readonly segment: Segment;
}

/** One direction of the data: who receives, and how much room it offered the sender. */
export interface Direction {
  readonly receiver: string;
  readonly sender: string;
  /** The segment with the least window; undefined where the receiver advertised none. */
  readonly least: Segment | undefined;
  /** The receiver's packets in the capture, resets too. */
  readonly packets: number;
  /** The least window is exact: it is in a SYN, or its factor is known. */
  readonly isExact: boolean;
  readonly scale: number | undefined;
  readonly gap: ScaleGap | undefined;
  readonly zeroWindows: readonly Segment[];
  readonly windowFulls: readonly Segment[];
  /** Data that reached the window without being marked as filling it. */
  readonly reached: readonly Segment[];
  /** Largest part of the window that was in flight, and the segment at that moment. */
  readonly share: number;
  readonly closest: Segment | undefined;
  readonly doubt: Doubt | undefined;
}

/** A window says something in every segment but a reset, which usually carries 0 (RFC 9293 §3.10.7.1). */
const saysWindow = (segment: Segment): boolean => !segment.isReset;

/** A SYN's window is never scaled (RFC 7323 §2.2), so it is exact in any case. */
const isExact = ({ isSyn, scale }: Segment, isHandshakeSeen: boolean): boolean =>
  isSyn || (scale === undefined ? isHandshakeSeen : scale !== unknownScale);

/** Whether the capture cut the header before its options end. */
const isCut = ({ header, headerLength }: Segment): boolean => header !== undefined && header.length / 2 < headerLength;

function gapOf({ syn, synAck }: Connection): ScaleGap {
  if (syn === undefined && synAck === undefined) return "missing";
  if (syn === undefined || synAck === undefined) return "half";
  return isCut(syn) || isCut(synAck) ? "cut" : "missing";
}

interface Following {
  least: Segment | undefined;
  packets: number;
  window: Segment | undefined;
  share: number;
  closest: Segment | undefined;
  doubt: Doubt | undefined;
  scale: number | undefined;
  readonly zeroWindows: Segment[];
  readonly windowFulls: Segment[];
  readonly reached: Segment[];
}

function takeSender(following: Following, segment: Segment, isHandshakeSeen: boolean): void {
  const { window } = following;
  if (segment.marks.includes("window_full")) following.windowFulls.push(segment);
  // Data in a SYN leaves before any window is known (TCP Fast Open).
  if (segment.length === 0 || segment.isReset || segment.isSyn || window?.window === 0) return;
  // Against a window whose factor is not known, bytes in flight say nothing.
  if (window === undefined || !isExact(window, isHandshakeSeen)) {
    following.doubt ??= { by: "window", segment };
    return;
  }
  const inFlight = segment.bytesInFlight ?? 0;
  // The receiver rounds its window down to a multiple of the factor, so a sender may exceed it by less than one.
  if (inFlight > window.window + Math.max(1, window.scale ?? 1)) {
    following.doubt ??= { by: "acknowledgments", segment };
    return;
  }
  if (inFlight / window.window > following.share) {
    following.share = inFlight / window.window;
    following.closest = segment;
  }
  if (inFlight >= window.window && !segment.marks.includes("window_full")) following.reached.push(segment);
}

function takeReceiver(following: Following, segment: Segment): void {
  following.packets += 1;
  if (!saysWindow(segment)) return;
  following.window = segment;
  following.scale = segment.scale ?? following.scale;
  if (segment.marks.includes("zero_window")) following.zeroWindows.push(segment);
  if (following.least === undefined || segment.window < following.least.window) following.least = segment;
}

/** The direction in which the client sends, or the other. */
export function directionOf(connection: Connection, isFromClient: boolean): Direction {
  const { twins } = deliveryOf(connection);
  const isHandshakeSeen = connection.syn !== undefined && connection.synAck !== undefined;
  const following: Following = {
    least: undefined,
    packets: 0,
    window: undefined,
    share: 0,
    closest: undefined,
    doubt: undefined,
    scale: undefined,
    zeroWindows: [],
    windowFulls: [],
    reached: [],
  };
  for (const segment of connection.segments) {
    if (twins.has(segment)) continue;
    if (segment.isFromClient === isFromClient) takeSender(following, segment, isHandshakeSeen);
    else takeReceiver(following, segment);
  }
  const { least, scale } = following;
  const isKnown = least !== undefined && isExact(least, isHandshakeSeen);
  return {
    ...following,
    sender: isFromClient ? connection.clientText : connection.serverText,
    receiver: isFromClient ? connection.serverText : connection.clientText,
    isExact: isKnown,
    scale: scale !== undefined && scale > 0 ? scale : undefined,
    gap: isKnown || least === undefined ? undefined : gapOf(connection),
  };
}

export function directionsOf(connection: Connection): readonly [Direction, Direction] {
  return [directionOf(connection, true), directionOf(connection, false)];
}

export function occasionsIn({ zeroWindows, windowFulls, reached }: Direction): number {
  return zeroWindows.length + windowFulls.length + reached.length;
}

/** The first segment that held the sender back. */
export function firstOccasion({ zeroWindows, windowFulls, reached }: Direction): Segment | undefined {
  return [zeroWindows[0], windowFulls[0], reached[0]]
    .filter((segment) => segment !== undefined)
    .toSorted((one, other) => one.frame - other.frame)[0];
}
