// What authentication knows of the other end of a connection. A `Connection` is one.

export interface Peer {
  readonly address: string;
  readonly isSecure: boolean;
  /** In DER, where the peer proved to own its key. */
  readonly certificate?: Uint8Array | undefined;
  /** The bytes of `tls-exporter` (RFC 9266). */
  readonly channelBinding?: Uint8Array | undefined;
}
