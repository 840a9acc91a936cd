// TLS. The listener does the handshake; without a certificate, a client that opens with a hello gets an alert.
//
//   first bytes of a TLS client (RFC 8446 §5.1)     our answer (§6)
//   +------+-----------+--------+-----------+       +------+-----------+--------+-------+-------------+
//   | 0x16 | 0x03 0x0? | length | 0x01 hello |      | 0x15 | 0x03 0x03 | 0 2    | fatal | description |
//   +------+-----------+--------+-----------+       +------+-----------+--------+-------+-------------+
import { unspoken } from "./answer.ts";
import type { Protocol } from "./protocol.ts";

const handshakeRecord = 0x16;
const alertRecord = 0x15;
const fatal = 2;
/** handshake_failure: "unable to negotiate an acceptable set of security parameters" (RFC 8446 §6.2). */
const handshakeFailure = 40;

const alert = (): Buffer => Buffer.from([alertRecord, 0x03, 0x03, 0, 2, fatal, handshakeFailure]);

export const tls: Protocol = {
  name: "tls",
  opens(bytes) {
    if (bytes[0] !== handshakeRecord) return "not-mine";
    if (bytes.length < 2) return "undecided";
    // No name begins with these two bytes, so the rest of the hello may take as long as a registration may.
    return bytes[1] === 0x03 ? "mine" : "not-mine";
  },
  begin: (connection, components) => unspoken("tls", connection, components, alert),
  lastWords: alert,
};
