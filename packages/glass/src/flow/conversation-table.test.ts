import fc from "fast-check";
import { expect, test } from "vitest";
import { AddressTable } from "./address-table.ts";
import { ConversationTable } from "./conversation-table.ts";

test("each pair of ends finds its own latest conversation, however many there are", () => {
  const ends = fc.tuple(fc.integer({ min: -5, max: 5 }), fc.integer({ min: -5, max: 5 }), fc.integer());
  fc.assert(
    fc.property(fc.array(ends, { maxLength: 3000 }), (pairs) => {
      const table = new ConversationTable();
      const known = new Map<string, number>();
      pairs.forEach(([a, b, ports], number) => {
        const slot = table.slot(a, b, ports);
        expect(table.at(slot)).toBe(known.get(`${a} ${b} ${ports}`) ?? -1);
        if (number % 3 === 0 || table.at(slot) < 0) {
          table.put(slot, number);
          known.set(`${a} ${b} ${ports}`, number);
        }
      });
    }),
    { numRuns: 20 },
  );
});

test("ends that differ little do not crowd together, whatever the seed", () => {
  for (const seed of [0, 1, -1, 0x12345678]) {
    const table = new ConversationTable(seed);
    const slots: number[] = [];
    for (let host = 0; host < 4000; host++) {
      const slot = table.slot(0x0a141e01, 0x0a160000 + host, (5000 << 16) | (40_000 + (host % 7)));
      table.put(slot, host);
      slots.push(table.slot(0x0a141e01, 0x0a160000 + host, (5000 << 16) | (40_000 + (host % 7))));
    }
    // In a table at most half full, a run of a hundred neighbours says that the hash does not spread.
    const taken = new Set(slots.slice(-1000).map((slot) => slot / 4));
    let longest = 0;
    for (const start of taken) {
      let run = 1;
      while (taken.has(start + run)) run++;
      longest = Math.max(longest, run);
    }
    expect(longest).toBeLessThan(100);
  }
});

test("an address has one number, IPv4 and IPv6 apart, and its bytes come back", () => {
  const table = new AddressTable();
  const view = new DataView(new ArrayBuffer(16));
  const numbers = new Map<string, number>();
  for (let round = 0; round < 2; round++) {
    for (let host = 0; host < 3000; host++) {
      const number = table.number4(0x0a000000 + host);
      expect(number).toBe(numbers.get(`4 ${host}`) ?? table.count - 1);
      numbers.set(`4 ${host}`, number);
      view.setUint32(0, 0x0a000000 + host);
      const number6 = table.number6(view, 0);
      expect(number6).toBe(numbers.get(`6 ${host}`) ?? table.count - 1);
      numbers.set(`6 ${host}`, number6);
    }
  }
  expect(table.count).toBe(6000);
  expect(table.text(numbers.get("4 300")!)).toBe("10.0.1.44");
  expect(table.text(numbers.get("6 300")!)).toBe("a00:12c::");
  expect([table.family(0), table.family(1)]).toEqual([4, 6]);
  expect(table.bytes(0)).toEqual(Uint8Array.of(10, 0, 0, 0));
});
