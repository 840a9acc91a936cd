// The reason that an operator gives: others read it on their screens.
import { Problem } from "@vitrine/store";
import { visibleText } from "@vitrine/wire/text";

/** In bytes: it has to fit into a line of IRC, beside names and the rest of the sentence. */
const longestReason = 200;

/** Throws a `Problem` for a reason that cannot be shown as it is. Without one it is empty. */
export function checkedReason(given: string | undefined): string {
  const reason = (given ?? "").trim().replace(/\.$/, "");
  if (Buffer.byteLength(reason) > longestReason) throw new Problem(`A reason has at most ${longestReason} bytes.`);
  if (visibleText(reason) !== reason) throw new Problem("A reason has no control characters and no line ends.");
  return reason;
}
