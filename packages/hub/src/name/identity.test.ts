import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { caseFolded } from "./case-folding.ts";
import { identify, longestNick, nameKey, nickForm } from "./identity.ts";
import { skeleton } from "./skeleton.ts";

/** Any code point but the surrogates. (fast-check's unit "binary" takes seconds to set up.) */
const anyCharacter = fc
  .oneof(fc.nat(0x7f), fc.nat(0x10_ffff - 0x800))
  .map((number) => String.fromCodePoint(number < 0xd800 ? number : number + 0x800));

describe("case folding", () => {
  test.each([
    ["Alice", "alice"],
    ["Straße", "strasse"],
    ["ΣΊΣΥΦΟΣ", "σίσυφοσ"],
    ["ſmall", "small"],
    ["ﬁn", "fin"],
    ["\u13a0\uab70", "\u13a0\u13a0"],
    ["Iı", "iı"],
    ["Ångström", "ångström"],
  ])("of %s is %s", (text, folded) => {
    expect(caseFolded(text)).toBe(folded);
  });

  test("is the same when folded again, for every character", () => {
    const unsteady: string[] = [];
    for (let code = 0; code < 0x11_0000; code += 1) {
      if (code >= 0xd800 && code < 0xe000) continue;
      const folded = caseFolded(String.fromCodePoint(code));
      if (caseFolded(folded) !== folded) unsteady.push(code.toString(16));
    }
    expect(unsteady).toEqual([]);
  });
});

describe("the skeleton", () => {
  test.each([
    ["paypa1", "paypal"],
    ["рaypal", "paypal"],
    ["𝓅𝒶𝓎𝓅𝒶𝓁", "paypal"],
    ["rnodern", "modern"],
    ["o\u0308", "ö"],
  ])("of %s is that of %s", (one, other) => {
    expect(skeleton(one)).toBe(skeleton(other));
  });

  test("of an ASCII text is found the fast way as by the table", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme-ascii", maxLength: 20 }), (text) => {
        expect(`${skeleton(text)}é`.normalize("NFD")).toBe(skeleton(`${text}é`));
      }),
    );
  });
});

describe("the nick form of a name", () => {
  test.each([
    ["alice", "alice"],
    ["bob the builder", "bob_the_builder"],
    ["x\u00a0bob", "x_bob"],
    ["a,b!c@d*e?f:g.h$i", "a_b_c_d_e_f_g_h_i"],
    ["~tilde", "_~tilde"],
    ["&amp", "_&amp"],
    ["%half", "_%half"],
    ["+voice", "_+voice"],
    ["#room", "_#room"],
    ["4tune", "_4tune"],
    ["0", "_0"],
    ["*", "__"],
    ["e\u0301va", "éva"],
    ["x".repeat(40), "x".repeat(32)],
    ["😀".repeat(40), "😀".repeat(32)],
  ])("of %s is %s", (name, nick) => {
    expect(nickForm(name)).toBe(nick);
  });

  test("has no character that IRC uses for itself, and at most 32 code points", () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter, minLength: 1, maxLength: 80 }), (name) => {
        const nick = nickForm(name);
        expect(nick).not.toMatch(/[ ,!@*?:.$]|^[~&%+#\d]/);
        expect(Array.from(nick).length).toBeLessThanOrEqual(longestNick);
        expect(nickForm(nick)).toBe(nick);
      }),
    );
  });
});

describe("the identity of a name", () => {
  test.each([
    ["alice", "Alice"],
    ["x bob", "x_bob"],
    ["alice", "аlice"],
    ["admin", "adrnin"],
    ["modern", "MODERN"],
  ])("is one for %s and %s, because one could be taken for the other", (one, other) => {
    expect(nameKey(one)).toBe(nameKey(other));
  });

  test("is one account's for names that differ by case, and only a look-alike's for others", () => {
    const [alice, capital, cyrillic] = ["alice", "ALICE", "аlice"].map(identify);
    expect(alice).toEqual({ nick: "alice", folded: "alice", key: expect.any(String) as string });
    expect(capital).toMatchObject({ folded: "alice" });
    expect(cyrillic).not.toMatchObject({ folded: "alice" });
    expect(cyrillic).toMatchObject({ key: (alice as { key: string }).key });
  });

  test.each([
    ["", "empty"],
    ["al\u200dice", "invisible"],
    ["alice\ufe0f", "invisible"],
    ["\u00adalice", "invisible"],
    ["\u3164", "invisible"],
    ["alice\u{e0fff}", "invisible"],
    ["alice\u0378", "unassigned"],
    ["alice\ud800", "unassigned"],
    ["alice\ue000", "private-use"],
    ["server", "reserved"],
    ["SERVER", "reserved"],
    ["ѕеrvеr", "reserved"],
    ["nickserv", "reserved"],
    ["NіckServ", "reserved"],
    ["non-registered", "reserved"],
    ["G1obal", "reserved"],
  ])("refuses %j: %s", (name, fault) => {
    expect(identify(name)).toBe(fault);
  });

  test("gives a name of the course's programs its nick unchanged", () => {
    for (const name of ["alice", "bob", "per-ola", "Åse", "李雷", "محمد", "student12"]) {
      expect(identify(name)).toMatchObject({ nick: name });
    }
  });
});
