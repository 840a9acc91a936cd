// Every declared field by its name: what a filter, the documentation and a page look names up in.
import type { FieldDeclaration, FieldTable } from "./field.ts";
import { ethernetFields } from "./protocol/ethernet-fields.ts";
import { frameFields } from "./protocol/frame-fields.ts";
import { ipv4Fields } from "./protocol/ipv4-fields.ts";
import { ipv6Fields } from "./protocol/ipv6-fields.ts";
import { tcpAnalysisFields } from "./protocol/tcp-analysis-fields.ts";
import { tcpFields } from "./protocol/tcp-fields.ts";
import { tcpOptionFields } from "./protocol/tcp-option-fields.ts";
import { udpFields } from "./protocol/udp-fields.ts";

const tables: readonly FieldTable[] = [
  frameFields,
  ethernetFields,
  ipv4Fields,
  ipv6Fields,
  tcpFields,
  tcpOptionFields,
  tcpAnalysisFields,
  udpFields,
];

/** Name ("tcp.srcport") to declaration. */
export const declaredFields: ReadonlyMap<string, FieldDeclaration> = new Map(
  tables.flatMap((table) => Object.values(table).map((field) => [field.name, field] as const)),
);
