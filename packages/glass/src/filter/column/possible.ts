// Which packets may have a field that has no column: the protocol that it belongs to says so, by the dissector's own table of
// who carries whom. A packet without the field fulfils no comparison, so that nobody has to take it apart.
import { usualPorts } from "../../dissect/application.ts";
import { declaredProtocols } from "../../dissect/declared.ts";
import type { DispatchTable, ProtocolDeclaration } from "../../dissect/field.ts";
import { compileFilter } from "../display-filter.ts";
import type { Operand, TypedCondition } from "../typed.ts";
import { columnFields } from "./field.ts";
import { timeFields } from "./time-field.ts";

/** How a packet that carries a number of a table is found by its columns. IP packets that have more to them are undecided anyway. */
const carriers: Partial<Record<DispatchTable, (number: number) => string>> = {
  ip: (number) => `ip.proto == ${number} or ipv6.nxt == ${number}`,
};

/** Conditions for protocols and fields that the tables do not cover. */
const known: ReadonlyMap<string, string> = new Map([
  ["arp", "!ip and !ipv6"],
  ["data", "!(tcp.len == 0) and !(udp.length == 8)"],
  ["tcp.payload", "tcp.len > 0"],
  ["udp.payload", "udp.length != 8"],
]);

const protocolOf: ReadonlyMap<string, ProtocolDeclaration> = new Map(
  declaredProtocols.flatMap((protocol) => {
    const names = [protocol.name].concat(Object.values(protocol.fields).map(({ name }) => name));
    return names.map((name) => [name, protocol] as const);
  }),
);

function carriedBy({ name, found }: ProtocolDeclaration): string | undefined {
  const ports = [...usualPorts.keys()].filter((port) => usualPorts.get(port) === name);
  const texts = found
    .flatMap(([table, ...numbers]) => numbers.map((number) => carriers[table]?.(number)))
    .concat(ports.map((port) => `(tcp.len > 0 and tcp.port == ${port}) or (udp.length != 8 and udp.port == ${port})`));
  return texts.length === 0 || texts.includes(undefined) ? undefined : texts.map((text) => `(${text})`).join(" or ");
}

/** A filter on columns; undefined where every packet may have the field. */
function textFor(name: string): string | undefined {
  if (columnFields.has(name) || timeFields.has(name)) return name;
  const protocol = protocolOf.get(name);
  if (protocol === undefined) return undefined;
  const special = known.get(name) ?? known.get(protocol.name);
  return special ?? (columnFields.has(protocol.name) ? protocol.name : carriedBy(protocol));
}

function conditionFor(name: string): TypedCondition | undefined {
  const text = textFor(name);
  const result = text === undefined ? undefined : compileFilter(text);
  return result?.isValid === true ? result.filter.condition : undefined;
}

/** Undefined stands for all packets. */
type Packets = TypedCondition | undefined;

export function bothOf(left: Packets, right: Packets): Packets {
  return left === undefined || right === undefined ? (left ?? right) : { kind: "and", left, right };
}

function eitherOf(packets: readonly Packets[]): Packets {
  return packets.reduce((left, right) =>
    left === undefined || right === undefined ? undefined : { kind: "or", left, right },
  );
}

/** The packets in which an operand may have a value. What is worked out from nothing is nothing: `len`, `count` and sums too. */
export function packetsWith(operand: Operand): Packets {
  switch (operand.kind) {
    case "constant":
      return undefined;
    case "field":
      return eitherOf((operand.term.either ?? [operand.term.name]).map(conditionFor));
    case "slice":
    case "negative":
      return packetsWith(operand.of);
    case "call":
      return eitherOf(operand.operands.map(packetsWith));
    case "arithmetic":
      return bothOf(packetsWith(operand.left), packetsWith(operand.right));
  }
}
