// A password as the bytes that both ends compute with: SASLprep (RFC 4013), so that one password typed on two
// keyboards is one password.
//
// Of RFC 4013 we do the mapping (§2.1), the normalisation (§2.2) and the prohibition (§2.3). Two things differ:
// unassigned code points (§2.5) are those of the runtime's Unicode, not of Unicode 3.2; and the check of mixed
// directions (§2.4) is left out. Both only accept more: what full SASLprep accepts becomes the same bytes here.
import { ScramError } from "./error.ts";

/** In UTF-16 units: long enough for any password manager, short enough that preparing it costs nothing. */
export const longestPassword = 1_024;

/** RFC 3454 C.1.2: spaces other than U+0020. */
const otherSpaces = /[\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000]/gu;

/** RFC 3454 B.1: commonly mapped to nothing, such as the soft hyphen. */
const mappedToNothing = /\u00ad|\u034f|\u1806|[\u180b-\u180d]|\u200c|\u200d|\u2060|[\ufe00-\ufe0f]|\ufeff/gu;

/**
 * RFC 3454 C.2 to C.9: controls, private use, noncharacters and other unassigned, surrogates, what is inappropriate for
 * plain text or changes its display, and tags.
 */
const prohibited =
  /[\p{Cc}\p{Co}\p{Cn}\p{Cs}]|[\u06dd\u070f\u180e\u2028\u2029\u2061-\u2063\ufff9-\ufffd\u{1d173}-\u{1d17a}]|[\u2ff0-\u2ffb]|[\u200e\u200f\u202a-\u202e\u206a-\u206f]|[\u{e0001}\u{e0020}-\u{e007f}]/u;

/**
 * The prepared password, for `TextEncoder`.
 * @throws ScramError `password`
 */
export function preparePassword(password: string): string {
  if (password.length > longestPassword) throw new ScramError("password");
  const mapped = password.replace(otherSpaces, " ").replace(mappedToNothing, "");
  const prepared = mapped.normalize("NFKC");
  if (prepared === "" || prohibited.test(prepared)) throw new ScramError("password");
  return prepared;
}
