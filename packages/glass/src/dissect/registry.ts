// Every protocol that the glass knows: one row each. The numbers that protocols declare lead from one to the next.
import type { DispatchTable } from "./field.ts";
import { arp } from "./protocol/arp.ts";
import { dns } from "./protocol/dns.ts";
import { ethernet } from "./protocol/ethernet.ts";
import { icmp } from "./protocol/icmp.ts";
import { icmpv6 } from "./protocol/icmpv6.ts";
import { ipv4 } from "./protocol/ipv4.ts";
import { ipv6 } from "./protocol/ipv6.ts";
import { irc } from "./protocol/irc.ts";
import { lab } from "./protocol/lab.ts";
import { linuxCooked, linuxCooked2 } from "./protocol/linux-cooked.ts";
import { nullLoopback } from "./protocol/null-loopback.ts";
import { tcp } from "./protocol/tcp.ts";
import { udp } from "./protocol/udp.ts";
import { providerVlan, vlan } from "./protocol/vlan.ts";
import type { Protocol } from "./protocol.ts";

export const protocols: readonly Protocol[] = [
  ethernet,
  vlan,
  providerVlan,
  linuxCooked,
  linuxCooked2,
  nullLoopback,
  arp,
  ipv4,
  ipv6,
  icmp,
  icmpv6,
  tcp,
  udp,
  dns,
  lab,
  irc,
];

function numbersOf(table: DispatchTable): Map<number, Protocol> {
  const rows = new Map<number, Protocol>();
  for (const protocol of protocols) {
    for (const [name, ...numbers] of protocol.found) {
      if (name === table) for (const number of numbers) rows.set(number, protocol);
    }
  }
  return rows;
}

const tables: Readonly<Record<DispatchTable, ReadonlyMap<number, Protocol>>> = {
  link: numbersOf("link"),
  ethertype: numbersOf("ethertype"),
  ip: numbersOf("ip"),
};

/** The protocol of this name. */
export function protocolNamed(name: string): Protocol | undefined {
  return protocols.find((protocol) => protocol.name === name);
}

/** The protocol that a table names by this number. */
export function protocolFor(table: DispatchTable, number: number): Protocol | undefined {
  return tables[table].get(number);
}
