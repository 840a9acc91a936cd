// The pcapng blocks that are not packets: interfaces, their statistics, names of addresses, keys.
import { addressText6, addressText4 } from "../dissect/address.ts";
import type { CaptureDescription, CaptureSection, InterfaceStatistics } from "./description.ts";
import { mostInterfaces, mostNames } from "./limit.ts";
import { optionCodes, type OptionCursor } from "./pcapng-option.ts";
import { ticksPerSecond } from "./time.ts";
import type { ByteWindow } from "./window.ts";

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** 8 link type (16 bits) · 12 snap length · 16 options. Adds the interface, or says why it cannot. */
export function readInterface(
  window: ByteWindow,
  cursor: OptionCursor,
  at: number,
  end: number,
  isLittleEndian: boolean,
  description: CaptureDescription,
): string | undefined {
  if (end - at < 16) return "An interface description is too short.";
  if (description.interfaces.length >= mostInterfaces)
    return `The file describes more than ${mostInterfaces} interfaces.`;
  const codes = optionCodes.interface;
  const found: { name?: string; description?: string; filter?: string; system?: string; hardware?: string } = {};
  const comments: string[] = [];
  let speed: bigint | undefined;
  let ticks: bigint | undefined = 1_000_000n;
  let timeOffset = 0n;
  cursor.start(at + 16, end, isLittleEndian);
  while (cursor.next()) {
    if (cursor.code === optionCodes.comment) comments.push(cursor.text());
    else if (cursor.code === codes.name) found.name = cursor.text();
    else if (cursor.code === codes.description) found.description = cursor.text();
    else if (cursor.code === codes.system) found.system = cursor.text();
    else if (cursor.code === codes.hardware) found.hardware = cursor.text();
    else if (cursor.code === codes.speed) speed = cursor.unsigned64();
    else if (cursor.code === codes.timeResolution) ticks = ticksPerSecond(cursor.byte() ?? 6);
    else if (cursor.code === codes.timeOffset) timeOffset = cursor.signed64() ?? 0n;
    // The first byte says of which kind the filter is; 0 is libpcap's language.
    else if (cursor.code === codes.filter && cursor.byte() === 0) found.filter = cursor.text(1);
  }
  if (ticks === undefined) return "An interface counts time in a unit that does not fit a tick count of 64 bits.";
  description.interfaces.push({
    linkType: window.view.getUint16(at + 8, isLittleEndian),
    snapLength: window.view.getUint32(at + 12, isLittleEndian),
    section: description.sections.length - 1,
    comments,
    ticksPerSecond: ticks,
    timeOffset,
    dropped: 0,
    ...found,
    ...(speed === undefined ? {} : { speed }),
  });
  return undefined;
}

/** 8 interface · 12 time · 20 options. */
export function readStatistics(
  window: ByteWindow,
  cursor: OptionCursor,
  at: number,
  end: number,
  isLittleEndian: boolean,
  section: CaptureSection,
  description: CaptureDescription,
): void {
  if (end - at < 20) return;
  const interfaceIndex = section.firstInterface + window.view.getUint32(at + 8, isLittleEndian);
  const described = description.interfaces[interfaceIndex];
  if (described === undefined) return;
  const comments: string[] = [];
  const found: Mutable<Omit<InterfaceStatistics, "comments">> = {};
  cursor.start(at + 20, end, isLittleEndian);
  while (cursor.next()) {
    if (cursor.code === optionCodes.comment) comments.push(cursor.text());
    const value = cursor.unsigned64();
    if (value === undefined) continue;
    for (const [name, code] of Object.entries(optionCodes.statistics)) {
      if (code === cursor.code) found[name as keyof typeof found] = value;
    }
  }
  described.statistics = { ...found, comments };
}

/** Records of: type (16 bits) · length (16 bits) · address · names, each ended by a zero byte. Type 0 ends the list. */
export function readNames(
  window: ByteWindow,
  from: number,
  end: number,
  isLittleEndian: boolean,
  names: Map<string, string>,
): void {
  const { bytes, view } = window;
  const decoder = new TextDecoder();
  for (let at = from; end - at >= 4;) {
    const type = view.getUint16(at, isLittleEndian);
    const length = view.getUint16(at + 2, isLittleEndian);
    const value = at + 4;
    if (type === 0 || value + length > end || names.size >= mostNames) return;
    const addressLength = type === 1 ? 4 : type === 2 ? 16 : undefined;
    if (addressLength !== undefined && length > addressLength) {
      const address = type === 1 ? addressText4(bytes, value) : addressText6(bytes, value);
      const rest = bytes.subarray(value + addressLength, value + length);
      const zero = rest.indexOf(0);
      names.set(address, decoder.decode(zero < 0 ? rest : rest.subarray(0, zero)));
    }
    at = value + ((length + 3) & ~3);
  }
}

/** 8 type · 12 length · 16 the keys. */
export function readSecrets(
  window: ByteWindow,
  at: number,
  end: number,
  isLittleEndian: boolean,
  description: CaptureDescription,
): void {
  if (end - at < 16) return;
  const length = Math.min(window.view.getUint32(at + 12, isLittleEndian), end - at - 16);
  description.secrets.push({
    type: window.view.getUint32(at + 8, isLittleEndian),
    bytes: window.bytes.slice(at + 16, at + 16 + length),
  });
}
