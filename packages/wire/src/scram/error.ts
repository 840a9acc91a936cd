// Faults of a SCRAM message or a password, with a sentence for the person at this end.

export type ScramFault =
  | "malformed"
  | "too-long"
  | "extension"
  | "channel-binding"
  | "nonce"
  | "iterations"
  | "password";

const words: Record<ScramFault, string> = {
  malformed: "This is no SCRAM message in the form of RFC 5802.",
  "too-long": "This SCRAM message is longer than any honest one.",
  extension: "This SCRAM message asks for an extension that is not known here.",
  "channel-binding": "This SCRAM message asks for another channel binding than its mechanism and the server offer.",
  nonce: "The nonce is not the one of this exchange.",
  iterations: "The iteration count is outside of what is safe.",
  password: "The password is empty, too long, or has a character that cannot be typed everywhere alike.",
};

/** The one error of this folder: parsers return it, promises reject with it. */
export class ScramError extends Error {
  readonly fault: ScramFault;

  constructor(fault: ScramFault, detail?: string) {
    super(detail === undefined ? words[fault] : `${words[fault]} ${detail}`);
    this.name = "ScramError";
    this.fault = fault;
  }
}
