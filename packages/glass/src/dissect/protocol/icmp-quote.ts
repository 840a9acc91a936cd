// The packet that an ICMP error quotes: the header of the one that caused it, and at least eight bytes of what it carried.
import type { DissectContext } from "../context.ts";
import type { Span } from "../span.ts";

/** Errors about packets that were errors themselves do not happen (RFC 1122 §3.2.2), but hostile bytes claim it. */
const deepestQuote = 1;

/** Takes the quoted packet apart, as layers that are marked as quoted. */
export function dissectQuote(context: DissectContext, etherType: number, span: Span): void {
  const depth = context.layers.filter((layer) => layer.protocol.name.startsWith("icmp")).length;
  if (depth > deepestQuote) {
    context.data(span);
    return;
  }
  // The quote is cut off on purpose: its own lengths tell of more than there is, and that is no damage.
  const quoted = { ...span, declaredEnd: Math.max(span.declaredEnd, span.end + 65_535) };
  context.quoting(() => context.nextOrData("ethertype", etherType, quoted));
}
