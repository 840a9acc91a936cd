import { describe, expect, test } from "vitest";
import { addressFault, AddressList } from "./address-list.ts";

describe("a list of addresses", () => {
  const list = new AddressList(["10.0.0.7", "192.168.0.0/16", "2001:db8::/32", "::1", "::ffff:10.0.0.9"]);

  test.each(["10.0.0.7", "::ffff:10.0.0.7", "192.168.255.1", "2001:db8:ffff::1", "::1", "0:0:0:0:0:0:0:1", "10.0.0.9"])(
    "has %s",
    (address) => {
      expect(list.has(address)).toBe(true);
    },
  );

  test.each(["10.0.0.8", "192.169.0.1", "2001:db9::1", "127.0.0.1", "", "unknown", "10.0.0.7, 1.2.3.4"])(
    "has not %j",
    (address) => {
      expect(list.has(address)).toBe(false);
    },
  );

  test("that is empty has nobody", () => {
    expect(new AddressList([]).has("127.0.0.1")).toBe(false);
  });

  test.each(["10.0.0.7", "::1", "0.0.0.0/0", "10.0.0.0/8", "10.0.0.1/32", "2001:db8::/128", "::ffff:10.0.0.1"])(
    "may have the entry %s",
    (entry) => {
      expect(addressFault(entry)).toBeUndefined();
    },
  );

  // A mask with one colon missing was once read as everything.
  test.each([
    "",
    "proxy",
    "10.0.0",
    "10.0.0.0/33",
    "10.0.0.0/",
    "10.0.0.0/08",
    "10.0.0.0/8/8",
    "2001:db8/32",
    "user/24",
    "::/129",
    "::ffff:10.0.0.0/8",
    "10.0.0.0/-1",
  ])("must not have the entry %j, and trusts nobody by it", (entry) => {
    expect(addressFault(entry)).toContain(`"${entry}" is neither an address`);
    expect(new AddressList([entry]).has("10.0.0.1")).toBe(false);
  });
});
