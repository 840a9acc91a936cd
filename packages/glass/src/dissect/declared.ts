// Every declared field by its name: what a filter, the documentation and a page look names up in.
import type { FieldDeclaration, ProtocolDeclaration } from "./field.ts";
import { dataDeclaration } from "./protocol/data-fields.ts";
import { frameDeclaration } from "./protocol/frame-fields.ts";
import { protocols } from "./registry.ts";

/** The declarations of all protocols, pseudo-protocols too, in the order of the documentation. */
export const declaredProtocols: readonly ProtocolDeclaration[] = [frameDeclaration, ...protocols, dataDeclaration];

/** Name ("tcp.srcport") to declaration. */
export const declaredFields: ReadonlyMap<string, FieldDeclaration> = new Map(
  declaredProtocols.flatMap((one) => Object.values(one.fields).map((field) => [field.name, field] as const)),
);
