// UDP datagrams that a capture holds twice: the same packet, captured at two places or copied by the tool.
import type { Datagram } from "./datagram.ts";
import { Lookalikes, samePacket } from "./identity.ts";

/** The datagrams without second copies, and the frame of each second copy to that of its first. */
export interface SingleDatagrams {
  readonly datagrams: readonly Datagram[];
  readonly twins: ReadonlyMap<number, number>;
}

/**
 * Two datagrams with the same text, sent one right after the other, look like one that was captured twice. Where only the time
 * speaks for a copy, `hasTwins` decides: whether the capture holds other packets twice.
 */
export function singleDatagrams(all: readonly Datagram[], hasTwins: boolean): SingleDatagrams {
  const lookalikes = new Lookalikes<Datagram>();
  const ids = new Map<string, number | undefined>();
  const differing = new Set<string>();
  const twins = new Map<number, number>();
  const datagrams = all.filter((datagram) => {
    const { address } = datagram.source;
    if (ids.has(address) && ids.get(address) !== datagram.ipId) differing.add(address);
    ids.set(address, datagram.ipId);
    const first = lookalikes.before(datagram);
    const isSameSender = first !== undefined && first.source.address === address;
    const sure = isSameSender ? samePacket(first, datagram, differing.has(address)) : "no";
    const isCopy = sure === "certain" || (sure === "likely" && hasTwins);
    lookalikes.note(datagram, isCopy);
    if (!isCopy || first === undefined) return true;
    twins.set(datagram.frame, twins.get(first.frame) ?? first.frame);
    return false;
  });
  return { datagrams, twins };
}
