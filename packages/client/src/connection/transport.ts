// What the client needs of the world: a clock, names resolved, a TCP connection. The page brings a WebSocket instead.

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Runs `action` once after so many milliseconds, unless the function that it returns is called before. */
  after(milliseconds: number, action: () => void): () => void;
}

export interface ConnectionHandlers {
  received(bytes: Uint8Array): void;
  /** Once, last. `fault` is a sentence if the end was not orderly. */
  closed(fault: string | undefined): void;
}

export interface Connection {
  /** In their one form (`canonicalAddress`). */
  readonly localAddress: string;
  readonly remoteAddress: string;
  send(bytes: Uint8Array): void;
  /** Sends what is waiting, then FIN. */
  end(): void;
  /** Closes at once. */
  destroy(): void;
  pause(): void;
  resume(): void;
}

export interface Target {
  readonly address: string;
  readonly port: number;
  readonly localAddress?: string;
}

/** A failure of the connection, with a sentence for the user. */
export class ConnectionFault extends Error {}

export interface Transport {
  /**
   * The addresses of a host, in the order in which to try them.
   * @throws ConnectionFault
   */
  resolve(host: string): Promise<readonly string[]>;
  /** @throws ConnectionFault */
  connect(target: Target, handlers: ConnectionHandlers, signal: AbortSignal): Promise<Connection>;
}
