// The session of a connection while the modules of its protocol are loaded: it keeps what was read, and reads no more. Then that
// protocol's session takes its place.
import { faultWords } from "@vitrine/wire/text";
import type { CloseReason, Connection, Session } from "../connection/connection.ts";
import type { Log } from "../console/log.ts";
import { goodbye, noNameInTime } from "../session/words.ts";
import type { Protocol } from "./protocol.ts";

/** For the client; the log has the reason. */
const cannotLoad = "This server cannot load this protocol now. Tell whoever runs it.";

export class LoadingSession implements Session {
  readonly #connection: Connection;
  readonly #protocol: Pick<Protocol, "name" | "lastWords">;
  #reads: { readonly read: Buffer; readonly start: number }[] = [];
  #isClosed = false;

  /** `loading` resolves with the function that begins the session. */
  constructor(
    connection: Connection,
    log: Log,
    protocol: Pick<Protocol, "name" | "lastWords">,
    loading: Promise<() => Session>,
  ) {
    this.#connection = connection;
    this.#protocol = protocol;
    void loading.then(
      (begin) => this.#begin(begin),
      (fault: unknown) => {
        log.error({ protocol: protocol.name }, `cannot load the modules of ${protocol.name}: ${faultWords(fault)}`);
        this.#close("refused", cannotLoad);
      },
    );
  }

  receive(read: Buffer, start: number): void {
    if (this.#reads.length === 0) this.#connection.pauseReading();
    this.#reads.push({ read, start });
  }

  expired(): void {
    this.#close("refused", noNameInTime);
  }

  sayGoodbye(): void {
    this.#close("goodbye", goodbye);
  }

  closed(): void {
    this.#isClosed = true;
    this.#reads = [];
  }

  #begin(begin: () => Session): void {
    if (this.#isClosed) return;
    const session = begin();
    // Messages that the connection held back come at once, and join the end of the list.
    this.#connection.resumeReading();
    this.#connection.passTo(session);
    for (const { read, start } of this.#reads) session.receive(read, start);
  }

  #close(reason: CloseReason, words: string): void {
    if (!this.#isClosed) this.#connection.close(reason, this.#protocol.lastWords(words, this.#connection));
  }
}
