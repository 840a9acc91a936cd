// Certificates: making one, and the fingerprint of one.
export { certificateFingerprint, readFingerprint } from "./fingerprint.ts";
export { makeSelfSigned, type SelfSigned } from "./self-signed.ts";
