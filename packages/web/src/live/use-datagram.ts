// The last direct message: it does not pass the server, so only the capture has it.
import { useEffect, useRef, useState } from "react";
import type { LiveSource } from "./live-source.ts";

export interface Datagram {
  readonly frame: number;
  /** Addresses. */
  readonly from: string;
  readonly to: string;
}

/** Packets of a batch that are looked at, the newest first, and those of them that are taken apart: a flood shows nothing more. */
const mostLookedAt = 50;
const mostTakenApart = 10;

async function lastDatagram(live: LiveSource, first: number, end: number): Promise<Datagram | undefined> {
  const rows = await live.rows({ selection: undefined, first, end, isRaw: false });
  const others = rows.filter(({ protocol }) => protocol !== "TCP").toReversed();
  for (const { frame, from, to } of others.slice(0, mostTakenApart)) {
    const dissection = await live.detail(frame);
    if (dissection?.layers.some(({ protocol }) => protocol.name === "udp") === true) return { frame, from, to };
  }
  return undefined;
}

export function useDatagram(live: LiveSource, packets: number): Datagram | undefined {
  const [last, setLast] = useState<Datagram | undefined>();
  const seen = useRef(0);
  useEffect(() => {
    const first = Math.max(seen.current, packets - mostLookedAt);
    seen.current = packets;
    if (first >= packets) return;
    // Batches come faster than they are looked at, and each is looked at once: the later packet counts, not the later answer.
    const look = async (): Promise<void> => {
      const found = await lastDatagram(live, first, packets).catch(() => undefined);
      if (found !== undefined)
        setLast((before) => (before !== undefined && before.frame > found.frame ? before : found));
    };
    void look();
  }, [live, packets]);
  return last;
}
