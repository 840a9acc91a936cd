// TLS: not spoken yet. A client that opens with a hello is told so by an alert.
//
//   first bytes of a TLS client (RFC 8446 §5.1)     our answer (§6)
//   +------+-----------+--------+-----------+       +------+-----------+--------+-------+-------------+
//   | 0x16 | 0x03 0x0? | length | 0x01 hello |      | 0x15 | 0x03 0x03 | 0 2    | fatal | description |
//   +------+-----------+--------+-----------+       +------+-----------+--------+-------+-------------+
import { answering } from "./answer.ts";
import type { Protocol } from "./protocol.ts";

const handshakeRecord = 0x16;
const alertRecord = 0x15;
const clientHello = 0x01;
const fatal = 2;
/** handshake_failure: "unable to negotiate an acceptable set of security parameters" (RFC 8446 §6.2). */
const handshakeFailure = 40;

export const tls: Protocol = {
  name: "tls",
  recognise: (bytes) =>
    bytes.length >= 6 &&
    bytes[0] === handshakeRecord &&
    bytes[1] === 0x03 &&
    bytes[2]! <= 0x04 &&
    bytes[5] === clientHello,
  begin: answering("tls", () => Buffer.from([alertRecord, 0x03, 0x03, 0, 2, fatal, handshakeFailure])),
};
