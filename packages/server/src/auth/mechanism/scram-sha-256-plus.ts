// SCRAM-SHA-256-PLUS (RFC 7677, RFC 9266): the proof holds for this TLS connection alone, so nobody between can carry it on.
import { scramMechanism } from "./scram-sha-256.ts";

export const scramSha256Plus = scramMechanism("SCRAM-SHA-256-PLUS", true);
