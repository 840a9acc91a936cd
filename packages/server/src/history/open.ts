// The history of a server, in what keeps it. Its modules are loaded only where there is one.
import type { History } from "@vitrine/store/history";
import type { Clock } from "../clock.ts";
import type { Log } from "../console/log.ts";
import type { Fanout } from "../fanout/fanout.ts";
import type { Sessions } from "../session/sessions.ts";
import { ChatHistory } from "./chat-history.ts";
import { type HistorySettings, standardHistorySettings } from "./settings.ts";

/** The parts of a server that its history works with. */
export interface HistoryParts {
  readonly clock: Clock;
  readonly log: Log;
  readonly fanout: Fanout;
  readonly sessions: Sessions;
}

/** A history that a server can take. */
export interface KeptHistory extends Pick<History, "position"> {
  /** Called once, by the server. */
  open(parts: HistoryParts, settings: Partial<HistorySettings> | undefined): ChatHistory;
}

export function keptHistory(history: History): KeptHistory {
  return {
    position: history.position,
    open: ({ fanout, sessions, ...parts }, settings) =>
      new ChatHistory(
        {
          ...parts,
          history,
          // Lines of the lab have no acknowledgement.
          outboxOf: (id) => (sessions.isLabSession(id) ? undefined : fanout.audience.outboxOf(id)),
          progressed: () => fanout.backPressure.look(),
        },
        { ...standardHistorySettings, ...settings },
      ),
  };
}
