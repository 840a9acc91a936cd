// For property tests: texts as hostile as can be.
import fc from "fast-check";

/**
 * Any code point but the surrogates. Every other one is of ASCII, whose characters protocols use as their own. (fast-check's unit
 * "binary" takes seconds to set up.)
 */
const anyCharacter = fc
  .oneof(fc.nat(0x7f), fc.nat(0x10_ffff - 0x800))
  .map((number) => String.fromCodePoint(number < 0xd800 ? number : number + 0x800));

export function anyText(
  length: { readonly minLength?: number; readonly maxLength?: number } = {},
): fc.Arbitrary<string> {
  return fc.string({ ...length, unit: anyCharacter });
}
