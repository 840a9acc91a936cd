// A connection over TLS, whose handshake is done (RFC 8446).
import type { Socket } from "node:net";
import type { TLSSocket } from "node:tls";
import type { ConnectionHost, StreamConnection } from "./connection.ts";
import { SocketConnection } from "./socket.ts";

/** RFC 9266 §2: 32 bytes under this label, with an empty context. Older versions of TLS could share them with an attacker. */
function exportedBytes(socket: TLSSocket): Uint8Array | undefined {
  if (socket.getProtocol() !== "TLSv1.3" || socket.destroyed) return undefined;
  return socket.exportKeyingMaterial(32, "EXPORTER-Channel-Binding", Buffer.alloc(0));
}

export class TlsConnection extends SocketConnection {
  /** The protocol that ALPN has fixed (RFC 7301); undefined where the client offered none. */
  readonly applicationProtocol: string | undefined;

  /** `carrier` is the TCP socket that TLS runs over. */
  constructor(id: number, socket: TLSSocket, carrier: Socket, host: ConnectionHost<StreamConnection>) {
    const certificate = socket.getPeerX509Certificate()?.raw;
    const channelBinding = (): Uint8Array | undefined => exportedBytes(socket);
    super(id, socket, host, { certificate, channelBinding, carrier });
    this.applicationProtocol = socket.alpnProtocol === false ? undefined : (socket.alpnProtocol ?? undefined);
  }
}
