// The session of a connection while the modules of its protocol are loaded: it keeps what was read, and reads no more.
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
  #session: Session | undefined;
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
    if (this.#session !== undefined && this.#reads.length === 0) {
      this.#session.receive(read, start);
      return;
    }
    this.#reads.push({ read, start });
    if (this.#session === undefined) this.#connection.pauseReading();
  }

  expired(): void {
    if (this.#session === undefined) this.#close("refused", noNameInTime);
    else this.#session.expired();
  }

  sayGoodbye(): void {
    if (this.#session === undefined) this.#close("goodbye", goodbye);
    else this.#session.sayGoodbye();
  }

  closed(reason: CloseReason): void {
    this.#isClosed = true;
    this.#reads = [];
    this.#session?.closed(reason);
  }

  #begin(begin: () => Session): void {
    if (this.#isClosed) return;
    const session = begin();
    this.#session = session;
    this.#connection.resumeReading();
    // Reads that come meanwhile join the end of the list.
    for (const { read, start } of this.#reads) session.receive(read, start);
    this.#reads = [];
  }

  #close(reason: CloseReason, words: string): void {
    if (!this.#isClosed) this.#connection.close(reason, this.#protocol.lastWords(words, this.#connection));
  }
}
