// The capabilities that this server offers: those of the codec's table whose part of the server is there.
import { capabilities, type CapabilityName, type CapabilityRow } from "@vitrine/wire/irc";
import { capabilityBits } from "./event-line.ts";

/** In the order of the table. */
export const offered: readonly (readonly [name: CapabilityName, value?: string])[] = (
  Object.entries(capabilities) as [CapabilityName, CapabilityRow][]
)
  .filter(([name, { needs }]) => needs === "nothing" && name !== "draft/oper-tag")
  .map(([name, { value }]) => (value === undefined ? [name] : [name, value]));

const offeredNames = new Set(offered.map(([name]) => name));

export function isOffered(name: string): name is CapabilityName {
  return offeredNames.has(name as CapabilityName);
}

/** The kind's bits. */
export function bitsOf(enabled: ReadonlySet<CapabilityName>): number {
  let bits = 0;
  for (const [name, bit] of Object.entries(capabilityBits)) if (enabled.has(name as CapabilityName)) bits |= bit;
  return bits;
}
