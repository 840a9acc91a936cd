// What the page and the worker that reads a file say to each other.
import type { CaptureCalls, CaptureState } from "./capture-source.ts";

export type CallName = keyof CaptureCalls;

export type ToWorker =
  | { readonly kind: "open"; readonly file: File }
  /** There is no file: bytes come as `more`. */
  | { readonly kind: "feed" }
  | { readonly kind: "more"; readonly bytes: ArrayBuffer }
  | { readonly kind: "stop" }
  | { readonly kind: "call"; readonly id: number; readonly name: CallName; readonly given: readonly unknown[] };

export type FromWorker =
  | { readonly kind: "state"; readonly state: CaptureState }
  | { readonly kind: "answer"; readonly id: number; readonly value: unknown }
  | { readonly kind: "fault"; readonly id: number; readonly words: string };
