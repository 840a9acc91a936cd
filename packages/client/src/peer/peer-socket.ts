// What the client needs of UDP: one port of its own, and to hear when nobody took what was sent.

export interface PeerHandlers {
  received(bytes: Uint8Array, address: string): void;
  /** Nobody took a datagram to this address; `fault` has a sentence that says why. */
  failed(address: string, fault: PeerFault): void;
}

export interface PeerFault {
  /** ICMP's port unreachable (RFC 792): the machine is there, but nobody listens. */
  readonly isPortUnreachable: boolean;
  readonly words: string;
}

export interface PeerPort {
  /** Fulfilled with nothing when the system has taken the datagram, or with why it has not. */
  send(bytes: Uint8Array, address: string): Promise<PeerFault | undefined>;
  close(): void;
}

export interface PeerSockets {
  /**
   * Takes the port on this address. Peers are reached on the same port of theirs.
   * @throws ConnectionFault where the port is taken, or the address is not this machine's
   */
  open(address: string, port: number, handlers: PeerHandlers): Promise<PeerPort>;
}
