import { describe, expect, test } from "vitest";
import { createManualClock } from "../testing/manual-clock.ts";
import { AddressList } from "./address-list.ts";
import { Admission, type ConnectionLimits, type LimitName, type Place } from "./admission.ts";

const noLimits: ConnectionLimits = { connections: 0, connectionsPerAddress: 0, unnamedPerAddress: 0, newPerMinute: 0 };

function open(limits: Partial<ConnectionLimits>, proxies: readonly string[] = []) {
  const clock = createManualClock();
  const admission = new Admission(clock, { ...noLimits, ...limits }, new AddressList(proxies));
  const admit = (address: string): Place => {
    const admitted = admission.admit(address);
    if (typeof admitted === "string") throw new Error(`refused by ${admitted}`);
    return admitted;
  };
  return { clock, admission, admit };
}

const refusedBy = (admitted: Place | LimitName): LimitName | undefined =>
  typeof admitted === "string" ? admitted : undefined;

describe("admission control", () => {
  test("limits the connections of one address, and a place that is given back is free again", () => {
    const { admission, admit } = open({ connectionsPerAddress: 2 });
    const [first] = [admit("10.0.0.1"), admit("10.0.0.1")];
    expect(admission.admit("10.0.0.1")).toBe("connections-per-address");
    expect(refusedBy(admission.admit("10.0.0.2"))).toBeUndefined();
    admission.release(first);
    expect(refusedBy(admission.admit("10.0.0.1"))).toBeUndefined();
    expect(admission.admit("10.0.0.1")).toBe("connections-per-address");
  });

  test.each([
    ["127.0.0.1", "::ffff:127.0.0.1"],
    ["2001:db8:1:2::1", "2001:db8:1:2:ffff::"],
    ["fe80::1%eth0", "fe80::2"],
  ])("counts %s and %s as one address", (first, second) => {
    const { admission, admit } = open({ connectionsPerAddress: 1 });
    admit(first);
    expect(admission.admit(second)).toBe("connections-per-address");
  });

  test("limits connections without a name, and frees the place of one that has got its name", () => {
    const { admission, admit } = open({ unnamedPerAddress: 2 });
    const [first, second] = [admit("10.0.0.1"), admit("10.0.0.1")];
    expect(admission.admit("10.0.0.1")).toBe("unnamed-per-address");
    admission.named(first);
    admission.named(first);
    admit("10.0.0.1");
    expect(admission.admit("10.0.0.1")).toBe("unnamed-per-address");
    // A named connection that closes frees no place for one without a name; an unnamed one does.
    admission.release(first);
    expect(admission.admit("10.0.0.1")).toBe("unnamed-per-address");
    admission.release(second);
    admit("10.0.0.1");
  });

  test("limits the new connections of a minute, whether or not the earlier ones are still open", () => {
    const { admission, admit, clock } = open({ newPerMinute: 6 });
    for (let at = 0; at < 6; at += 1) admission.release(admit("10.0.0.1"));
    expect(admission.admit("10.0.0.1")).toBe("new-per-minute");
    admit("10.0.0.2");
    clock.advance(9_999);
    expect(admission.admit("10.0.0.1")).toBe("new-per-minute");
    clock.advance(1);
    admit("10.0.0.1");
    expect(admission.admit("10.0.0.1")).toBe("new-per-minute");
    clock.advance(60_000);
    for (let at = 0; at < 6; at += 1) admit("10.0.0.1");
    expect(admission.admit("10.0.0.1")).toBe("new-per-minute");
  });

  test("limits all connections together", () => {
    const { admission, admit } = open({ connections: 2 });
    const first = admit("10.0.0.1");
    admit("10.0.0.2");
    expect(admission.admit("10.0.0.3")).toBe("connections");
    admission.release(first);
    admit("10.0.0.3");
  });

  test("has no limit where the number is 0", () => {
    const { admission } = open({});
    for (let at = 0; at < 20_000; at += 1) expect(typeof admission.admit("127.0.0.1")).toBe("object");
  });

  test("forgets addresses when their minute is over, and keeps no more than a bounded number", () => {
    const { admission, admit, clock } = open({ newPerMinute: 10 });
    for (let at = 0; at < 100; at += 1) admission.release(admit(`10.0.0.${at}`));
    expect(admission.addressCount).toBe(100);
    clock.advance(60_000);
    for (let at = 0; at < 100; at += 1) admission.release(admit(`10.0.1.${at % 10}`));
    expect(admission.addressCount).toBe(10);
    for (let at = 0; at < 40_000; at += 1) admission.release(admit(`11.${at >> 16}.${(at >> 8) & 255}.${at & 255}`));
    expect(admission.addressCount).toBeLessThan(16_400);
  });

  test("counts the clients of a trusted proxy by the addresses that it names", () => {
    const { admission, admit } = open({ connectionsPerAddress: 1, unnamedPerAddress: 1, newPerMinute: 5 }, [
      "10.9.0.0/16",
    ]);
    const places = Array.from({ length: 10 }, () => admit("10.9.0.7"));
    expect(admission.move(places[0]!, "192.0.2.1")).toBeUndefined();
    expect(admission.move(places[1]!, "192.0.2.1")).toBe("connections-per-address");
    expect(admission.admit("192.0.2.1")).toBe("connections-per-address");
    admission.release(places[0]!);
    expect(admission.move(places[1]!, "192.0.2.1")).toBeUndefined();
  });

  test("keeps open connections when a limit becomes lower", () => {
    const { admission, admit } = open({ connectionsPerAddress: 3 });
    const places = [admit("10.0.0.1"), admit("10.0.0.1")];
    admission.change({ ...noLimits, connectionsPerAddress: 1 }, new AddressList([]));
    expect(admission.admit("10.0.0.1")).toBe("connections-per-address");
    for (const place of places) admission.release(place);
    admit("10.0.0.1");
  });
});
