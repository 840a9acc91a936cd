// The messages between the page and the worker that reads a file.
import type { DecodeAsRule } from "@vitrine/glass";
import type { CaptureCalls, CaptureState } from "./capture-source.ts";

export type CallName = keyof CaptureCalls;

export type ToWorker =
  | { readonly kind: "open"; readonly file: File; readonly decodeAs: readonly DecodeAsRule[] }
  /** There is no file: bytes come as `more`. A second one before the first bytes changes the rules. */
  | { readonly kind: "feed"; readonly decodeAs: readonly DecodeAsRule[] }
  | { readonly kind: "more"; readonly bytes: ArrayBuffer }
  | { readonly kind: "stop" }
  | { readonly kind: "call"; readonly id: number; readonly name: CallName; readonly given: readonly unknown[] };

export type FromWorker =
  | { readonly kind: "state"; readonly state: CaptureState }
  | { readonly kind: "answer"; readonly id: number; readonly value: unknown }
  | { readonly kind: "fault"; readonly id: number; readonly words: string };
