// A session that gives one polite answer, and ends.
import type { Connection, Session } from "../connection/connection.ts";
import type { SessionComponents } from "../session/components.ts";
import type { ProtocolName } from "./protocol.ts";

/** Closes with these last words as soon as the client has sent something. `refused` notes it. */
export function answering(connection: Connection, lastWords: () => Uint8Array, refused: () => void): Session {
  return {
    receive: () => {
      refused();
      connection.close("refused", lastWords());
    },
    expired: () => connection.close("refused"),
    sayGoodbye: () => connection.close("goodbye"),
    closed: () => {},
  };
}

/** The session of a protocol that this server does not speak yet. */
export function unspoken(
  protocol: ProtocolName,
  connection: Connection,
  { counters, log }: SessionComponents,
  lastWords: () => Uint8Array,
): Session {
  return answering(connection, lastWords, () => {
    counters.refused(protocol);
    log.info({ address: connection.address, protocol }, `${connection.address} speaks ${protocol.toUpperCase()}`);
  });
}
