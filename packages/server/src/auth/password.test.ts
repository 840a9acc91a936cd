import { describe, expect, test } from "vitest";
import { hashOfNobody, hashPassword, isPasswordOf } from "./password-hash.ts";
import { makePasswordRecord } from "./password-record.ts";
import { refusePassword } from "./password-rule.ts";

describe("a new password", () => {
  test.each(["correct horse", "Tr0ub4dor&3", "blåbærsyltetøy", "🐢🐇🐢🐇🐁🐁🐈🐈", "alice-in-chains", "walrus12"])(
    "%s is taken",
    (password) => {
      expect(refusePassword(password, "alice")).toBeUndefined();
      expect(refusePassword(password, "al")).toBeUndefined();
    },
  );

  test.each([
    ["short", "at least 8 characters; this one has 5"],
    ["", "is empty"],
    ["tab\tinside it", "cannot be typed everywhere"],
    ["x".repeat(1_025), "too long"],
    ["n,,n=alice,r=x", "SCRAM"],
    ["alice123", "not the name"],
    ["wonderland", "not the name"],
    ["Password123", "first passwords"],
    ["12345678", "first passwords"],
    ["aaaabbbb", "first passwords"],
    [" with a space", "space"],
  ])("%j is refused", (password, words) => {
    expect(refusePassword(password, password === "wonderland" ? "Wonderland" : "alice")).toContain(words);
  });
});

describe("a stored password", () => {
  test("is salted: nothing of it is alike for two people with one password", async () => {
    const one = await makePasswordRecord("correct horse", "least");
    const two = await makePasswordRecord("correct horse", "least");
    expect(one.argon2id).not.toBe(two.argon2id);
    for (const key of ["salt", "storedKey", "serverKey"] as const) expect(one.scram[key]).not.toEqual(two.scram[key]);
    expect(JSON.stringify(one)).not.toContain("correct");
  });

  test("costs an attacker what OWASP asks for", async () => {
    const { argon2id, scram } = await makePasswordRecord("correct horse");
    expect(argon2id).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(scram.iterations).toBe(600_000);
  });

  test("knows the password, and no other", async () => {
    const hash = await hashPassword("correct horse");
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(await isPasswordOf(hash, "correct horse")).toBe(true);
    expect(await isPasswordOf(hash, "correct horsf")).toBe(false);
    expect(await isPasswordOf(hashOfNobody, "correct horse")).toBe(false);
    await expect(isPasswordOf("$argon2id$v=19$m=9,t=9", "x")).rejects.toThrow("damaged");
  });

  test("is what others compute: a hash made by the reference implementation", async () => {
    // echo -n password | argon2 somesalt -id -t 2 -k 65536 -p 1 (README of the reference implementation's test vectors)
    const hash = "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";
    expect(await isPasswordOf(hash, "password")).toBe(true);
  });
});
