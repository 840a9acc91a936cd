// What every view is given.
import type { DecodeAsRule } from "@vitrine/glass";
import type { CaptureSource } from "../source/capture-source.ts";
import type { Place } from "./address.ts";
import type { Go } from "./use-place.ts";

export interface ViewProps {
  readonly source: CaptureSource;
  /** All captures that are open, `source` among them. */
  readonly sources: readonly CaptureSource[];
  readonly place: Place;
  readonly go: Go;
  /** Reads a capture anew, with what its ports carry. */
  readonly decode: (source: CaptureSource, rules: readonly DecodeAsRule[]) => void;
}
