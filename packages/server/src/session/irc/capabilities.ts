// The capabilities that this server offers: those of the codec's table whose part of the server is there.
import { capabilities, type CapabilityName, type CapabilityRow } from "@vitrine/wire/irc";
import type { IrcClient } from "./client.ts";
import { capabilityBits } from "./event-line.ts";
import type { IrcSettings } from "./settings.ts";

/** A capability, and its value from CAP LS 302 on. */
export type OfferedCapability = readonly [name: CapabilityName, value?: string];

/** Settings and facts that the offer depends on. */
export interface Offering {
  readonly settings: Pick<IrcSettings, "accounts" | "limits">;
  /** Mechanisms of SASL that the client's connection can use. */
  readonly mechanisms: readonly string[];
  readonly hasHistory: boolean;
}

const withHistory = ({ hasHistory }: Offering): string | undefined => (hasHistory ? "" : undefined);

/** Capabilities that depend on the offering: their value, undefined where they are not offered. */
const conditional: Partial<Record<CapabilityName, (offering: Offering) => string | undefined>> = {
  sasl: ({ mechanisms }) => (mechanisms.length === 0 ? undefined : mechanisms.join(",")),
  "draft/account-registration": registrationValue,
  "draft/multiline": ({ settings: { limits } }) =>
    `max-bytes=${limits.multilineBytes},max-lines=${limits.multilineLines}`,
  "draft/metadata-3": metadataValue,
  "draft/metadata-2": metadataValue,
  "draft/persistence": ({ mechanisms }) => (mechanisms.length === 0 ? undefined : ""),
  "draft/chathistory": withHistory,
  "draft/event-playback": withHistory,
  "draft/message-redaction": withHistory,
  "draft/read-marker": withHistory,
  "soju.im/search": withHistory,
};

function metadataValue({ settings: { limits } }: Offering): string {
  const { metadataKeys, metadataSubscriptions, metadataValueBytes } = limits;
  return `before-connect,max-subs=${metadataSubscriptions},max-keys=${metadataKeys},max-value-bytes=${metadataValueBytes}`;
}

function registrationValue({ settings, mechanisms }: Offering): string | undefined {
  const { isRegistrationOpen, isBeforeConnect, isEmailRequired } = settings.accounts;
  if (!isRegistrationOpen || mechanisms.length === 0) return undefined;
  const values = ["custom-account-name"];
  if (isBeforeConnect) values.unshift("before-connect");
  if (isEmailRequired) values.push("email-required");
  return values.join(",");
}

/** In the order of the table. */
const unconditional: readonly OfferedCapability[] = (Object.entries(capabilities) as [CapabilityName, CapabilityRow][])
  .filter(([name, { needs }]) => needs === "nothing" && name !== "draft/oper-tag")
  .map(([name, { value }]) => (value === undefined ? [name] : [name, value]));

const unconditionalNames = new Set(unconditional.map(([name]) => name));

function offeringTo({ network, connection }: IrcClient): Offering {
  const mechanisms = network.components.authenticator.mechanismsFor(connection);
  return { settings: network.settings, mechanisms, hasHistory: network.history !== undefined };
}

export function offeredTo(client: IrcClient): OfferedCapability[] {
  return offeredBy(offeringTo(client));
}

/** In the order of offering. */
export function offeredBy(offering: Offering): OfferedCapability[] {
  const offered = [...unconditional];
  for (const [name, valueFor] of Object.entries(conditional)) {
    const value = valueFor(offering);
    if (value !== undefined) offered.push(value === "" ? [name as CapabilityName] : [name as CapabilityName, value]);
  }
  return offered;
}

export function isOffered(client: IrcClient, name: string): name is CapabilityName {
  if (unconditionalNames.has(name as CapabilityName)) return true;
  return Object.hasOwn(conditional, name) && conditional[name as CapabilityName]?.(offeringTo(client)) !== undefined;
}

/** The kind's bits. */
export function bitsOf(enabled: ReadonlySet<CapabilityName>): number {
  let bits = 0;
  for (const [name, bit] of Object.entries(capabilityBits)) if (enabled.has(name as CapabilityName)) bits |= bit;
  // A message with several lines comes as a batch.
  if (!enabled.has("batch")) bits &= ~capabilityBits["draft/multiline"];
  return bits;
}
