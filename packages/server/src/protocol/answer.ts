// The session of a protocol that this server does not speak yet: one polite answer in that protocol, and the end.
import type { Connection, Session } from "../connection/connection.ts";
import type { SessionComponents } from "../session/components.ts";
import type { ProtocolName } from "./protocol.ts";

export function answering(
  protocol: ProtocolName,
  answer: (connection: Connection) => Buffer,
): (connection: Connection, components: SessionComponents) => Session {
  return (connection, { counters, log }) => ({
    receive: () => {
      counters.refused(protocol);
      log.info({ address: connection.address, protocol }, `${connection.address} speaks ${protocol.toUpperCase()}`);
      connection.close("refused", answer(connection));
    },
    expired: () => connection.close("refused"),
    sayGoodbye: () => connection.close("goodbye"),
    closed: () => {},
  });
}
