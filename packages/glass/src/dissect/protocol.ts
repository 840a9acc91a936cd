// What a protocol is to the dissector: what is declared of it, and how it takes its bytes apart.
import type { DissectContext } from "./context.ts";
import type { ProtocolDeclaration } from "./field.ts";
import type { Span } from "./span.ts";

export interface Protocol extends ProtocolDeclaration {
  /**
   * Takes a span apart. Reads go through the layer that it opens, which ends it where the bytes do; what was read until then
   * stays.
   */
  readonly dissect: (context: DissectContext, span: Span) => void;
}
