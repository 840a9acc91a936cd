import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  longestScramMessage,
  parseClientFinal,
  parseClientFirst,
  parseServerFinal,
  parseServerFirst,
  ScramError,
} from "./index.ts";

const parsers = { parseClientFirst, parseServerFirst, parseClientFinal, parseServerFinal };
const anyCharacter = fc.integer({ min: 0, max: 0x10ffff }).map((code) => String.fromCodePoint(code));
const proof = "dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=";

describe("SCRAM messages", () => {
  test("client-first", () => {
    expect(parseClientFirst("n,,n=a=2Cb=3Dc,r=x+/=y")).toEqual({
      gs2Header: "n,,",
      binding: "n",
      bare: "n=a=2Cb=3Dc,r=x+/=y",
      name: "a,b=c",
      nonce: "x+/=y",
    });
    expect(parseClientFirst("y,a=root,n=alice,r=x,z=later")).toMatchObject({
      gs2Header: "y,a=root,",
      authorizationName: "root",
      binding: "y",
      name: "alice",
    });
    expect(parseClientFirst("p=tls-exporter,,n=alice,r=x")).toMatchObject({
      gs2Header: "p=tls-exporter,,",
      binding: { name: "tls-exporter" },
    });
  });

  test("server-first", () => {
    expect(parseServerFirst("r=ab,s=QUI=,i=600000,x=y")).toEqual({
      nonce: "ab",
      salt: Uint8Array.of(65, 66),
      iterations: 600_000,
    });
  });

  test("client-final", () => {
    expect(parseClientFinal(`c=biws,r=ab,p=${proof}`)).toEqual({
      withoutProof: "c=biws,r=ab",
      channelBinding: Uint8Array.from(Buffer.from("n,,")),
      nonce: "ab",
      proof: Uint8Array.from(Buffer.from(proof, "base64")),
    });
  });

  test("server-final", () => {
    expect(parseServerFinal(`v=${proof}`)).toMatchObject({ kind: "verified" });
    expect(parseServerFinal("e=invalid-proof")).toEqual({ kind: "error", reason: "invalid-proof" });
  });

  test.each([
    ["parseClientFirst", "", "malformed"],
    ["parseClientFirst", "hunter2", "malformed"],
    ["parseClientFirst", "n,,n=,r=x", "malformed"],
    ["parseClientFirst", "n,,n=a=b,r=x", "malformed"],
    ["parseClientFirst", "n,,n=a=2cb,r=x", "malformed"],
    ["parseClientFirst", "n,,r=x,n=alice", "malformed"],
    ["parseClientFirst", "n,,n=alice,r=", "malformed"],
    ["parseClientFirst", "n,,n=alice,r=a b", "malformed"],
    ["parseClientFirst", "n,,n=alice,r=x\n", "malformed"],
    ["parseClientFirst", "n,,n=al\0ice,r=x", "malformed"],
    ["parseClientFirst", "n,,m=x,n=alice,r=x", "extension"],
    ["parseClientFirst", "p=,,n=alice,r=x", "malformed"],
    ["parseClientFirst", "p=tls-exporter,,m=x,n=alice,r=x", "extension"],
    ["parseServerFirst", "r=x,s=QUI,i=4096", "malformed"],
    ["parseServerFirst", "r=x,s=QUJ=,i=4096", "malformed"],
    ["parseServerFirst", "r=x,s=,i=4096", "malformed"],
    ["parseServerFirst", "r=x,s=QUI=,i=04096", "malformed"],
    ["parseServerFirst", "r=x,s=QUI=,i=-4096", "malformed"],
    ["parseServerFirst", "r=x,s=QUI=,i=4096.5", "malformed"],
    ["parseServerFirst", "r=x,s=QUI=,i=99999999999", "malformed"],
    ["parseClientFinal", `c=biws,r=x,p=${proof},x=y`, "malformed"],
    ["parseClientFinal", "c=biws,r=x,p=QUI=", "malformed"],
    ["parseServerFinal", "v=QUI=", "malformed"],
    ["parseServerFinal", "e=", "malformed"],
  ] as const)("%s refuses %j as %s", (parser, text, fault) => {
    expect(parsers[parser](text)).toMatchObject({ name: "ScramError", fault });
  });

  test("no parser throws, and none works on a long text", () => {
    const piece = fc.oneof(
      fc.string({ unit: anyCharacter, maxLength: 8 }),
      fc.constantFrom("n,,", "n=", "r=", "s=", "i=", "c=biws", "p=", "v=", "m=", ",", "=2C", "=", "4096", proof),
    );
    const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(""));
    fc.assert(
      fc.property(fc.constantFrom(...Object.values(parsers)), text, (parse, text) => {
        const isTooLong = parse(text.padEnd(longestScramMessage + 1, "x"));
        expect(typeof parse(text)).toBe("object");
        expect(isTooLong instanceof ScramError && isTooLong.fault).toBe("too-long");
      }),
      { numRuns: 1000 },
    );
  });

  test("only the whole message is one: no beginning of it, however it is split", () => {
    for (const [parse, whole] of [
      [parseServerFirst, "r=x,s=QUI=,i=4"],
      [parseClientFinal, `c=biws,r=x,p=${proof}`],
      [parseServerFinal, `v=${proof}`],
    ] as const) {
      for (let end = 0; end < whole.length; end += 1) expect(parse(whole.slice(0, end))).toBeInstanceOf(ScramError);
      expect(parse(whole)).not.toBeInstanceOf(ScramError);
    }
  });
});
