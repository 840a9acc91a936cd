// Writes pcapng, block by block: comments on packets and on the section, interfaces, and what was dropped. Little-endian, times
// in nanoseconds.
import type { CaptureInterface, DecryptionSecrets, InterfaceStatistics } from "./description.ts";
import { blockTypes } from "./pcapng.ts";
import { optionCodes } from "./pcapng-option.ts";
import type { PacketRecord } from "./record.ts";

const encoder = new TextEncoder();
/** The longest value of an option: its length has 16 bits. */
const longestOption = 65_535;
const nanoseconds = 9;

interface Option {
  readonly code: number;
  readonly value: Uint8Array;
}

function textOption(code: number, text: string): Option {
  return { code, value: encoder.encode(text).subarray(0, longestOption) };
}

function unsigned64Option(code: number, value: bigint): Option {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt.asUintN(64, value), true);
  return { code, value: bytes };
}

function padded(length: number): number {
  return (length + 3) & ~3;
}

/** A block of `fixed` (the bytes between the lengths and the options) and options. */
function block(type: number, fixed: Uint8Array, options: readonly Option[]): Uint8Array {
  const optionsLength =
    options.length === 0 ? 0 : options.reduce((sum, { value }) => sum + 4 + padded(value.length), 0) + 4;
  const length = 12 + padded(fixed.length) + optionsLength;
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, type, true);
  view.setUint32(4, length, true);
  bytes.set(fixed, 8);
  let at = 8 + padded(fixed.length);
  for (const { code, value } of options) {
    view.setUint16(at, code, true);
    view.setUint16(at + 2, value.length, true);
    bytes.set(value, at + 4);
    at += 4 + padded(value.length);
  }
  view.setUint32(length - 4, length, true);
  return bytes;
}

/** Numbers of 16 and 32 bits after each other, little-endian. */
function fixedPart(
  length: number,
  ...numbers: ReadonlyArray<readonly [at: number, bits: 16 | 32, value: number]>
): Uint8Array {
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  for (const [at, bits, value] of numbers) {
    if (bits === 16) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
  }
  return bytes;
}

/** The section header: how every pcapng starts. */
export function sectionBlock(told: {
  readonly application?: string;
  readonly system?: string;
  readonly hardware?: string;
  readonly comments?: readonly string[];
}): Uint8Array {
  const codes = optionCodes.section;
  const options = (told.comments ?? []).map((text) => textOption(optionCodes.comment, text));
  if (told.hardware !== undefined) options.push(textOption(codes.hardware, told.hardware));
  if (told.system !== undefined) options.push(textOption(codes.system, told.system));
  if (told.application !== undefined) options.push(textOption(codes.application, told.application));
  // Section length: all ones, not told.
  const fixed = fixedPart(16, [0, 32, 0x1a2b3c4d], [4, 16, 1], [8, 32, 0xffffffff], [12, 32, 0xffffffff]);
  return block(blockTypes.section, fixed, options);
}

/** An interface; the packets after it count interfaces from 0 in the order of these blocks. */
export function interfaceBlock(
  described: Pick<CaptureInterface, "linkType" | "snapLength"> & Partial<CaptureInterface>,
): Uint8Array {
  const codes = optionCodes.interface;
  const options = (described.comments ?? []).map((text) => textOption(optionCodes.comment, text));
  if (described.name !== undefined) options.push(textOption(codes.name, described.name));
  if (described.description !== undefined) options.push(textOption(codes.description, described.description));
  if (described.speed !== undefined) options.push(unsigned64Option(codes.speed, described.speed));
  options.push({ code: codes.timeResolution, value: Uint8Array.of(nanoseconds) });
  if (described.filter !== undefined) options.push(textOption(codes.filter, `\0${described.filter}`));
  if (described.system !== undefined) options.push(textOption(codes.system, described.system));
  if (described.hardware !== undefined) options.push(textOption(codes.hardware, described.hardware));
  return block(blockTypes.interface, fixedPart(8, [0, 16, described.linkType], [4, 32, described.snapLength]), options);
}

function tickHalves(seconds: number, nanosecondsOfSecond: number): readonly [high: number, low: number] {
  const ticks = BigInt.asUintN(64, BigInt(seconds) * 1_000_000_000n + BigInt(nanosecondsOfSecond));
  return [Number(ticks >> 32n), Number(ticks & 0xffffffffn)];
}

/** A packet, with comments to it. */
export function packetBlock(
  record: PacketRecord,
  interfaceIndex: number,
  comments: readonly string[] = record.comments,
): Uint8Array {
  const [high, low] = tickHalves(record.seconds, record.nanoseconds);
  const fixed = fixedPart(
    20 + record.capturedLength,
    [0, 32, interfaceIndex],
    [4, 32, high],
    [8, 32, low],
    [12, 32, record.capturedLength],
    [16, 32, record.originalLength],
  );
  fixed.set(record.bytes.subarray(record.start, record.start + record.capturedLength), 20);
  return block(
    blockTypes.enhancedPacket,
    fixed,
    comments.map((text) => textOption(optionCodes.comment, text)),
  );
}

/** Counts of the capture tool on an interface, taken at `seconds` since 1970. */
export function statisticsBlock(
  interfaceIndex: number,
  statistics: Partial<InterfaceStatistics>,
  seconds: number,
): Uint8Array {
  const [high, low] = tickHalves(seconds, 0);
  const options = (statistics.comments ?? []).map((text) => textOption(optionCodes.comment, text));
  const codes = optionCodes.statistics;
  for (const name of ["received", "droppedByInterface", "accepted", "droppedBySystem", "delivered"] as const) {
    const value = statistics[name];
    if (value !== undefined) options.push(unsigned64Option(codes[name], value));
  }
  const fixed = fixedPart(12, [0, 32, interfaceIndex], [4, 32, high], [8, 32, low]);
  return block(blockTypes.interfaceStatistics, fixed, options);
}

/** Keys, as they were. */
export function secretsBlock(secrets: DecryptionSecrets): Uint8Array {
  const fixed = fixedPart(8 + secrets.bytes.length, [0, 32, secrets.type], [4, 32, secrets.bytes.length]);
  fixed.set(secrets.bytes, 8);
  return block(blockTypes.secrets, fixed, []);
}
